import type { Lab } from "../lab.ts";
import { changeFound } from "./change_found.ts";

/** Cuts every text in what `get` answers for a test collection after so many (6,000) characters. */
export function truncatedTexts(lab: Lab, { most = 6_000 }: { most?: number } = {}): Disposable {
  const cut = (string: string) => string.length > most + 2 ? `${string.slice(0, most + 1)}"` : string;
  return changeFound(lab, (text) => text.replaceAll(/"(?:[^"\\]|\\.)*"/g, cut));
}
