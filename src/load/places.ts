/** So many pieces of work may be under way at once. */
export class Places {
  #free: number;
  readonly #all: number;
  /** Resolves when a place becomes free, or the last piece of work has ended. */
  #waiting: PromiseWithResolvers<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(count: number) {
    this.#free = this.#all = count;
  }

  /** Waits until there is a place. @throws what a piece of work threw */
  async free(): Promise<void> {
    while (this.#free === 0) await this.#change();
    this.#rethrow();
  }

  /** Begins a piece of work, in a place that is free. */
  take(work: () => Promise<void>): void {
    this.#free--;
    work().catch((error) => void (this.#failure ??= { error })).then(() => this.#leave());
  }

  /** Waits until nothing is under way. @throws what a piece of work threw first */
  async empty(): Promise<void> {
    while (this.#free < this.#all) await this.#change();
    this.#rethrow();
  }

  #change(): Promise<void> {
    return (this.#waiting ??= Promise.withResolvers()).promise;
  }

  #leave(): void {
    this.#free++;
    this.#waiting?.resolve();
    this.#waiting = undefined;
  }

  #rethrow(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
