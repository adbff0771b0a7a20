import type { Clock } from "../../core/clock.ts";
import type { Node } from "../../chroma/deployment.ts";
import { failureOf } from "../../load/failure.ts";
import type { Gate } from "../../load/gate.ts";
import { Liveness, type LivenessState } from "./liveness.ts";

/** Between two looks at a node; milliseconds. */
const LOOK_EVERY_MS = 500;
/** A heartbeat that takes longer counts as a failed look: a node that hangs is found out in three of them. Milliseconds. */
const PATIENCE_MS = 2000;

/** What a watch is kept with. */
export interface WatchOptions {
  readonly clock: Clock;
  /** While it is closed nothing is sent, so that nothing can be seen. */
  readonly gate: Pick<Gate, "opening">;
  readonly signal: AbortSignal;
}

/** Watches nodes, each directly and on its own, by their heartbeats. */
export class NodeWatch implements AsyncDisposable {
  readonly #options: WatchOptions;
  readonly #nodes: ReadonlyMap<Node, Liveness>;
  readonly #over = new AbortController();
  readonly #signal: AbortSignal;
  readonly #loops: Promise<unknown>;

  /** Begins to watch nodes that answered a moment ago. */
  constructor(nodes: readonly Node[], options: WatchOptions) {
    const now = options.clock.elapsed();
    this.#options = options;
    this.#signal = AbortSignal.any([options.signal, this.#over.signal]);
    this.#nodes = new Map(nodes.map((node) => [node, new Liveness(now)]));
    this.#loops = Promise.allSettled(
      this.#nodes.entries().map(([node, one]) => this.#keepLooking(node, one)),
    );
  }

  /** What a node is taken for now. */
  stateOf(node: Node): LivenessState | undefined {
    return this.#nodes.get(node)?.state;
  }

  /** A node that is down now, and since when. */
  get down(): { readonly node: Node; readonly lastGoodAt: number } | undefined {
    for (const [node, { state }] of this.#nodes) {
      if (state.is === "down") return { node, lastGoodAt: state.lastGoodAt };
    }
    return undefined;
  }

  /** Whether the last look at any node was another than those before. */
  get isInDoubt(): boolean {
    return this.#nodes.values().some((one) => one.isInDoubt);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort("nobody needs to know any more");
    await this.#loops;
  }

  async #keepLooking(node: Node, liveness: Liveness): Promise<void> {
    const { clock, gate } = this.#options;
    let asked: Promise<boolean | undefined> | undefined;
    while (!this.#signal.aborted) {
      const at = clock.elapsed();
      if (gate.opening !== undefined) {
        await clock.sleep(LOOK_EVERY_MS, this.#signal);
        continue;
      }
      asked ??= answers(node);
      // A node that hangs is not asked again before it has let the last request go.
      const heard = await this.#within(asked);
      if (heard !== "nothing yet") asked = undefined;
      const isGood = heard === "nothing yet" ? false : heard;
      if (isGood !== undefined && gate.opening === undefined) liveness.take({ at, isGood });
      await clock.sleep(Math.max(0, at + LOOK_EVERY_MS - clock.elapsed()), this.#signal);
    }
  }

  /** What a promise settles to, unless that takes too long. */
  async #within<T>(promise: Promise<T>): Promise<T | "nothing yet"> {
    const enough = new AbortController();
    const signal = AbortSignal.any([this.#signal, enough.signal]);
    const patience = this.#options.clock.sleep(PATIENCE_MS, signal).then(() => "nothing yet" as const);
    patience.catch(() => {});
    try {
      return await Promise.race([promise, patience]);
    } finally {
      enough.abort("it was answered");
    }
  }
}

/** Whether a node answers a heartbeat; `undefined` where it was not asked at all, since something holds requests back. */
async function answers({ api }: Node): Promise<boolean | undefined> {
  try {
    await api.heartbeat();
    return true;
  } catch (error) {
    return failureOf(error).kind === "held" ? undefined : false;
  }
}
