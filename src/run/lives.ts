import type { Clock } from "../core/clock.ts";
import type { Endpoint } from "../core/endpoint.ts";
import type { LifeEvent } from "../chroma/life.ts";
import type { Exchange } from "../guard/exchange.ts";
import type { AlertExchange } from "../guard/webhook.ts";
import type { Emit } from "./event.ts";

/** Something in the life of a collection on one endpoint; in milliseconds from the beginning of the run. */
export type Moment =
  | {
    /**
     * `created`, `deleted`: by this run, acknowledged. `seen`: shown there for the first time, as a copy is; `gone`: not
     * shown any more; `came back`: shown again. `verified gone`, `left`: what the last look at every endpoint said.
     */
    readonly what: "created" | "seen" | "deleted" | "gone" | "came back" | "verified gone" | "left";
    readonly atMs: number;
  }
  /** Requests for its records, from the beginning of the first to the end of the last, without a long pause between. */
  | { readonly what: "used"; readonly atMs: number; readonly untilMs: number; readonly requests: number };

/** A longer pause between two requests ends a use; milliseconds. */
const PAUSE_MS = 1000;
/** Moments kept for one collection on one endpoint: a server may show and hide it as often as it likes. */
const KEPT = 24;
/** What always has a place: how it ended. */
const ENDS: ReadonlySet<Moment["what"]> = new Set(["verified gone", "left"]);

/** One collection on one endpoint: what happened, and whether it was there when that was last known. */
interface Life {
  readonly moments: Moment[];
  isThere: boolean;
}

/** Follows every collection on every endpoint, by the requests that pass the guard and by what the last looks find. */
export class Lives {
  readonly #clock: Clock;
  readonly #started: number;
  /** Answers for several nodes, so that what it shows, or does not, is no node's. */
  readonly #balancer: string | undefined;
  /** By the collection's name, and then the endpoint's. */
  readonly #lives = new Map<string, Map<string, Life>>();
  readonly #emit: Emit;

  /** Times count from now on. @param emit told of every moment, of a use when it begins */
  constructor(clock: Clock, entry: Endpoint, emit: Emit = () => {}) {
    this.#clock = clock;
    this.#emit = emit;
    this.#started = clock.elapsed();
    this.#balancer = entry.role === "balancer" ? entry.name : undefined;
  }

  /** The same `emit`, which these lives hear of, too. */
  hearing(emit: Emit): Emit {
    return (event) => {
      if (event.type === "life") this.#hear(event.event);
      emit(event);
    };
  }

  /** Takes one request, and the name of the collection that it was about, as far as that is known. */
  observe(
    { operation, endpoint, status, refusal, ms }: Exchange | AlertExchange,
    name: string | undefined,
  ): void {
    if (endpoint === undefined || name === undefined || status === undefined) return;
    const { kind } = operation;
    if (kind === "create" || kind === "delete") {
      const isDone = status < 300 && refusal === undefined;
      if (isDone) return this.#note(name, endpoint, kind === "create" ? "created" : "deleted");
      // From now on it is followed: what answers an error may have done it.
      return void this.#of(name, endpoint);
    }
    if (kind === "alert" || kind === "forbidden" || !this.#lives.has(name)) return;
    const until = this.#now();
    if (kind === "read" && operation.what === "describe") {
      if (status === 200) this.#see(name, endpoint, until - ms);
      if (status === 404) this.#miss(name, endpoint, until - ms);
    } else if (status < 400) {
      this.#use(name, endpoint, { atMs: Math.round(until - ms), untilMs: Math.round(until) });
    }
  }

  /** What happened to a collection on an endpoint, in order; nothing where nobody heard of it there. */
  of(name: string, endpoint: string): readonly Moment[] {
    return this.#lives.get(name)?.get(endpoint)?.moments ?? [];
  }

  #hear(event: LifeEvent): void {
    switch (event.what) {
      case "created":
      case "deleted":
        // Noted with the request itself.
        return;
      case "came back":
        // The look that found it has been noted, unless it was a list.
        if (this.#of(event.name, event.node).isThere) return;
        return this.#note(event.name, event.node, event.what);
      case "gone":
        for (const node of event.nodes) this.#note(event.name, node, "verified gone");
        return;
      case "left":
        return this.#note(event.name, event.node, event.what);
      case "still there":
        if (this.#of(event.name, event.node).isThere) return;
        return this.#note(event.name, event.node, "seen");
      case "settling":
        return;
    }
  }

  #see(name: string, endpoint: string, began: number): void {
    const life = this.#of(name, endpoint);
    if (endpoint === this.#balancer || life.isThere || isOver(life, began)) return;
    const before = life.moments.some(({ what }) => what === "deleted" || what === "gone");
    this.#note(name, endpoint, before ? "came back" : "seen");
  }

  #miss(name: string, endpoint: string, began: number): void {
    const life = this.#of(name, endpoint);
    if (endpoint === this.#balancer || !life.isThere || isOver(life, began)) return;
    this.#note(name, endpoint, "gone");
  }

  #use(name: string, endpoint: string, { atMs, untilMs }: { atMs: number; untilMs: number }): void {
    const { moments } = this.#of(name, endpoint);
    const last = moments.at(-1);
    if (last?.what === "used" && atMs - last.untilMs < PAUSE_MS) {
      moments[moments.length - 1] = {
        what: "used",
        atMs: Math.min(last.atMs, atMs),
        untilMs: Math.max(last.untilMs, untilMs),
        requests: last.requests + 1,
      };
    } else if (moments.length < KEPT) {
      moments.push({ what: "used", atMs, untilMs, requests: 1 });
      this.#tell(name, endpoint, "used");
    }
  }

  #note(name: string, endpoint: string, what: Exclude<Moment["what"], "used">): void {
    const life = this.#of(name, endpoint);
    life.isThere = what === "created" || what === "seen" || what === "came back" || what === "left";
    if (life.moments.length < KEPT || ENDS.has(what)) {
      life.moments.push({ what, atMs: Math.round(this.#now()) });
      this.#tell(name, endpoint, what);
    }
  }

  #tell(collection: string, endpoint: string, what: Moment["what"]): void {
    this.#emit({ type: "moment", collection, endpoint, what });
  }

  #of(name: string, endpoint: string): Life {
    const places = this.#lives.get(name) ?? new Map<string, Life>();
    this.#lives.set(name, places);
    const life = places.get(endpoint) ?? { moments: [], isThere: false };
    places.set(endpoint, life);
    return life;
  }

  #now(): number {
    return this.#clock.elapsed() - this.#started;
  }
}

/** Whether a look that began then is older than what is known: it may show what was before. */
function isOver({ moments }: Life, began: number): boolean {
  const last = moments.findLast(({ what }) => what !== "used");
  return last !== undefined && began < last.atMs;
}
