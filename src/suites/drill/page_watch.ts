import type { Node } from "../../chroma/deployment.ts";
import { readPages } from "./balancer_pages.ts";
import type { PageSight } from "./judgements.ts";
import type { WatchOptions } from "./node_watch.ts";

/** Between two looks at the pages; milliseconds. */
const LOOK_EVERY_MS = 500;

/**
 * Watches what the balancer tells of its nodes, from before any is stopped: that one is gone takes seconds to be found out,
 * and by then the balancer may long have told.
 */
export class PageWatch implements AsyncDisposable {
  readonly #sights: PageSight[] = [];
  readonly #over = new AbortController();
  readonly #loop: Promise<unknown>;

  constructor(entry: Node, options: WatchOptions) {
    const signal = AbortSignal.any([options.signal, this.#over.signal]);
    this.#loop = this.#keepLooking(entry, options, signal).catch(() => {});
  }

  /** What was seen from a moment on and before another, by the clock's `elapsed`. */
  sights(from: number, until = Infinity): readonly PageSight[] {
    return this.#sights.filter(({ at }) => at >= from && at < until);
  }

  /** Looks no more. */
  end(): void {
    this.#over.abort("nobody needs to know any more");
  }

  /** Ends the watch; what is under way ends first. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.end();
    await this.#loop;
  }

  async #keepLooking(
    entry: Node,
    { clock, gate }: WatchOptions,
    signal: AbortSignal,
  ): Promise<void> {
    while (!signal.aborted) {
      const at = clock.elapsed();
      if (gate.opening === undefined) this.#sights.push(...await readPages(entry, clock));
      await clock.sleep(Math.max(0, at + LOOK_EVERY_MS - clock.elapsed()), signal);
    }
  }
}
