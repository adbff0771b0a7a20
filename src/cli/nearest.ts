import { closestMatch } from "leven";

/** `: did you mean "x"?` for the word that comes nearest, or nothing when none comes near. */
export function nearest(word: string, known: readonly string[]): string {
  const found = closestMatch(word, [...known], { maxDistance: Math.max(2, Math.floor(word.length / 3)) });
  return found === undefined ? `; known are ${known.join(", ")}` : `; did you mean "${found}"?`;
}
