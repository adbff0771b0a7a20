/**
 * Choices from a seed: small, fast and the same on every machine (the generator is sfc32).
 *
 * Each concern takes a stream of its own by {@linkcode Choice.fork}, so that leaving out one fault does not change what
 * is chosen elsewhere: that is what lets a failing seed shrink.
 */
export class Choice {
  readonly #seed: string;
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: string) {
    this.#seed = seed;
    const hash = hashOf(seed);
    this.#a = hash;
    this.#b = hash ^ 0x9e3779b9;
    this.#c = Math.imul(hash, 0x85ebca6b);
    for (let round = 0; round < 12; round++) this.word();
  }

  /** Another stream of the same seed. */
  fork(label: string): Choice {
    return new Choice(`${this.#seed}/${label}`);
  }

  /** 32 bits. */
  word(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum | 0;
    return sum >>> 0;
  }

  /** A whole number, at least `least` and less than `end`. */
  whole(least: number, end: number): number {
    return least + this.word() % (end - least);
  }

  /** A number from `least` up to `end`. */
  between(least: number, end: number): number {
    return least + (this.word() / 2 ** 32) * (end - least);
  }

  /** Whether something happens that happens in `share` of all cases. */
  chance(share: number): boolean {
    return this.word() < share * 2 ** 32;
  }

  one<T>(from: readonly T[]): T {
    return from[this.whole(0, from.length)] as T;
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.word() & 255);
  }

  uuid(): string {
    const hex = [0, 1, 2, 3].map(() => this.word().toString(16).padStart(8, "0")).join("");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${
      hex.slice(20)
    }`;
  }
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
