import { sha256 } from "./sha256.ts";

/** Randomness as an argument: returns that many bytes, from a cryptographic source outside of tests. */
export type Random = (bytes: number) => Uint8Array;

/** The machine's cryptographic source. */
export const systemRandom: Random = (bytes) => crypto.getRandomValues(new Uint8Array(bytes));

/** What looks random and is the same wherever it begins with the same seed: SHA-256 of the seed and a counter. No secret. */
export function seededRandom(seed: string): Random {
  let rest: number[] = [];
  let counter = 0;
  return (bytes) => {
    while (rest.length < bytes) {
      const block = sha256(`${seed} ${counter++}`);
      for (let at = 0; at < block.length; at += 2) rest.push(parseInt(block.slice(at, at + 2), 16));
    }
    const taken = Uint8Array.from(rest.slice(0, bytes));
    rest = rest.slice(bytes);
    return taken;
  };
}

const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
/** The largest multiple of 36 that a byte can hold: bytes from here on are thrown away, so that no letter is favoured. */
const UNBIASED = 252;

/** A suffix of `length` characters of `[a-z0-9]`, each equally likely. */
export function randomSuffix(random: Random, length = 6): string {
  let suffix = "";
  while (suffix.length < length) {
    for (const byte of random(length - suffix.length)) {
      if (byte < UNBIASED) suffix += ALPHABET[byte % ALPHABET.length];
    }
  }
  return suffix;
}
