import type { AppendFile, Disk } from "../../src/core/disk.ts";
import { linesOf } from "../../src/core/lines.ts";

/**
 * A disk in memory, for tests. It keeps apart what was written and what was flushed: {@linkcode afterPowerLoss}
 * is what would still be there if the power failed now.
 */
export class MemoryDisk implements Disk {
  readonly #written = new Map<string, string>();
  readonly #flushed = new Map<string, string>();
  readonly #locks = new Map<string, string>();
  /** How many hold a lock together. */
  readonly #together = new Map<string, number>();
  /** How often the power has failed. */
  #losses = 0;
  /** How many of the characters the next append takes before the disk is full; `undefined` for all. */
  fullAfter: number | undefined;
  /** Awaited in the middle of every append, where others can get in between. */
  pause: () => Promise<void> = () => Promise.resolve();

  makeDirectory(): Promise<void> {
    return Promise.resolve();
  }

  openAppend(path: string): Promise<AppendFile> {
    this.#write(path, "");
    return Promise.resolve({
      append: async (text: string, { flush }: { flush: boolean }) => {
        const fits = text.slice(0, this.fullAfter);
        this.fullAfter = undefined;
        const half = Math.ceil(fits.length / 2);
        this.#write(path, fits.slice(0, half));
        const before = this.#losses;
        await this.pause();
        if (this.#losses > before) throw new Error("The power has failed");
        this.#write(path, fits.slice(half));
        if (fits.length < text.length) throw new Error("No space left on device");
        if (flush) this.#flushed.set(path, this.#written.get(path) ?? "");
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  }

  read(path: string): Promise<string | undefined> {
    return Promise.resolve(this.#written.get(path));
  }

  lines(path: string): Promise<AsyncIterable<string> & AsyncDisposable | undefined> {
    const text = this.#written.get(path);
    if (text === undefined) return Promise.resolve(undefined);
    const chunks = ReadableStream.from([new TextEncoder().encode(text)]);
    return Promise.resolve({
      [Symbol.asyncIterator]: () => linesOf(chunks),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  }

  list(path: string): Promise<readonly string[]> {
    const below = [...this.#written.keys()].filter((one) => one.startsWith(`${path}/`));
    const names = below.map((one) => one.slice(path.length + 1).split("/")[0] ?? "");
    return Promise.resolve([...new Set(names)].sort());
  }

  size(path: string): Promise<number> {
    const below = [...this.#written].filter(([one]) => one.startsWith(`${path}/`));
    return Promise.resolve(below.reduce((sum, [, text]) => sum + text.length, 0));
  }

  remove(path: string): Promise<void> {
    for (const files of [this.#written, this.#flushed]) {
      for (const one of [...files.keys()]) if (one === path || one.startsWith(`${path}/`)) files.delete(one);
    }
    return Promise.resolve();
  }

  replace(path: string, text: string): Promise<void> {
    this.#written.set(path, text);
    this.#flushed.set(path, text);
    return Promise.resolve();
  }

  move(from: string, to: string): Promise<void> {
    for (const files of [this.#written, this.#flushed]) {
      const text = files.get(from);
      if (text === undefined) continue;
      files.set(to, text);
      files.delete(from);
    }
    return Promise.resolve();
  }

  tryLock(path: string, holder: string): Promise<AsyncDisposable | undefined> {
    if (this.#locks.has(path)) return Promise.resolve(undefined);
    this.#locks.set(path, holder);
    this.#written.set(path, holder);
    return Promise.resolve({
      [Symbol.asyncDispose]: () => {
        this.#locks.delete(path);
        return Promise.resolve();
      },
    });
  }

  tryJoin(path: string, holder: string): Promise<AsyncDisposable | undefined> {
    const others = this.#together.get(path) ?? 0;
    if (this.#locks.has(path) && (others === 0 || this.#locks.get(path) !== holder)) {
      return Promise.resolve(undefined);
    }
    this.#locks.set(path, holder);
    this.#written.set(path, holder);
    this.#together.set(path, others + 1);
    return Promise.resolve({
      [Symbol.asyncDispose]: () => {
        const left = (this.#together.get(path) ?? 1) - 1;
        this.#together.set(path, left);
        if (left === 0) this.#locks.delete(path);
        return Promise.resolve();
      },
    });
  }

  /** Loses what was not flushed, and every lock. */
  losePower(): void {
    this.#losses++;
    for (const path of this.#written.keys()) this.#written.set(path, this.afterPowerLoss(path));
    this.#locks.clear();
    this.#together.clear();
  }

  /** The text of a file as far as it was flushed. */
  afterPowerLoss(path: string): string {
    return this.#flushed.get(path) ?? "";
  }

  #write(path: string, text: string): void {
    this.#written.set(path, (this.#written.get(path) ?? "") + text);
  }
}
