/** The counts that one client was answered while it added records one by one, and what it may conclude from them. */
export class Counts {
  readonly #base: number;
  readonly #seen: { readonly count: number; readonly due: number }[] = [];
  #acknowledged = 0;

  /** @param base records that were there for certain before */
  constructor(base: number) {
    this.#base = base;
  }

  /** A record was added, and the client was told so. */
  added(): void {
    this.#acknowledged++;
  }

  /** A count was answered; `undefined` where there is no such collection. */
  counted(count: number | undefined): void {
    this.#seen.push({ count: count ?? -1, due: this.#base + this.#acknowledged });
  }

  /** Why a check of what was read should not have passed, if so. */
  objection(check: string): string | undefined {
    if (check === "read your writes") {
      const stale = this.#seen.find(({ count, due }) => count < due);
      return stale === undefined ? undefined : `it was answered ${stale.count} of ${stale.due} records`;
    }
    if (check !== "monotonic reads") return undefined;
    const back = this.#seen.findIndex(({ count }, at) => count < (this.#seen[at - 1]?.count ?? -1));
    return back < 0
      ? undefined
      : `it was answered ${this.#seen[back - 1]?.count} records, and then ${this.#seen[back]?.count}`;
  }
}
