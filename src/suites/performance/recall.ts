import type { Neighbour } from "../../chroma/records.ts";
import type { TestRecord } from "../../chroma/record.ts";
import { squaredDistance } from "../dataset.ts";

/** How the neighbours that queries found compare to exact search. */
export interface RecallResult {
  readonly queries: number;
  /** Neighbours that could be judged, and those that should have come and did not. */
  readonly judged: number;
  /** Of those, the ones that exact search finds too. */
  readonly right: number;
}

/**
 * Recall of queries against exact search, while others write to the same collection.
 *
 * It is judged by the records that nobody touches: of the k neighbours that a query found, j are such records, and in an
 * exact answer they are the j nearest of them, whatever the writers did meanwhile. Who finds fewer than k, though there are so
 * many records that nobody touches, is wrong about the rest.
 */
export class Recall {
  readonly #fixed: readonly TestRecord[];
  readonly #ids: ReadonlySet<string>;
  #queries = 0;
  #judged = 0;
  #missing = 0;
  #right = 0;

  /** @param fixed the records of the collection that no writer touches */
  constructor(fixed: readonly TestRecord[]) {
    this.#fixed = fixed;
    this.#ids = new Set(fixed.map(({ id }) => id));
  }

  /** Ids of the records by which it is judged. */
  get ids(): readonly string[] {
    return [...this.#ids];
  }

  /** Judges what a query for so many neighbours of a vector found. */
  add(vector: readonly number[], found: readonly Neighbour[], asked: number): void {
    const judged = found.filter(({ id }) => this.#ids.has(id));
    const exact = this.#fixed
      .map(({ id, embedding }) => ({ id, distance: squaredDistance(vector, embedding) }))
      .sort((a, b) => a.distance - b.distance);
    const nearest = new Set(exact.slice(0, judged.length).map(({ id }) => id));
    this.#queries++;
    this.#judged += judged.length;
    this.#missing += Math.max(0, Math.min(asked, this.#fixed.length) - found.length);
    this.#right += new Set(judged.map(({ id }) => id)).intersection(nearest).size;
  }

  get result(): RecallResult {
    // Where no query found any of them they may not be there, which says nothing of the index.
    const judged = this.#judged === 0 ? 0 : this.#judged + this.#missing;
    return { queries: this.#queries, judged, right: this.#right };
  }
}
