import { errorMessage } from "../core/error_message.ts";

/**
 * What a command did and could not write down, since the disk was full or the state directory gone: it is told instead, and
 * no reason to leave half done what must be finished.
 */
export class Unwritten {
  readonly #problems = new Set<string>();

  /** Writes; that it fails is a problem, each told once. */
  async attempt(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      this.#problems.add(errorMessage(error));
    }
  }

  get problems(): readonly string[] {
    return [...this.#problems];
  }
}
