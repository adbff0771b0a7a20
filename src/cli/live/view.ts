import type { Clock } from "../../core/clock.ts";
import { formatDuration } from "../../core/duration.ts";
import { count } from "../../core/count.ts";
import type { RunEvent } from "../../run/event.ts";
import { Whereabouts } from "./whereabouts.ts";

/** Something under way: since when it is, and until when where that is known; the clock's `elapsed`. */
interface Doing {
  readonly text: string;
  readonly since: number;
  readonly until?: number;
}

/** What a run is doing right now, in a few lines: what is under way, for how long, and where its collections are. */
export class LiveView {
  readonly #clock: Clock;
  readonly #began: number;
  readonly #whereabouts = new Whereabouts();
  #suite: { readonly name: string; readonly checks: number } | undefined;
  #check = 0;
  #doing: Doing | undefined;
  #isOver = false;

  /** A run that begins now. */
  constructor(clock: Clock) {
    this.#clock = clock;
    this.#began = clock.elapsed();
  }

  /** Takes an event of the run. */
  take(event: RunEvent): void {
    const since = this.#clock.elapsed();
    switch (event.type) {
      case "begin":
        return this.#whereabouts.begin(event.endpoints);
      case "note":
        if (this.#suite === undefined) this.#doing = { text: event.text, since };
        return;
      case "suite":
        this.#suite = { name: event.suite, checks: event.checks };
        this.#check = 0;
        return;
      case "check begins": {
        const { name, checks } = this.#suite ?? { name: event.suite, checks: 0 };
        this.#doing = { text: `${name} ${++this.#check} of ${checks}: ${event.check}`, since };
        return;
      }
      case "check":
        this.#doing = undefined;
        if (this.#check === this.#suite?.checks) this.#suite = undefined;
        return;
      case "life": {
        if (event.event.what !== "settling") return;
        const { names, ms } = event.event;
        this.#doing = {
          text: `Watching ${count(names.length, "deleted collection")}`,
          since,
          ...(ms === 0 ? {} : { until: since + ms }),
        };
        return;
      }
      case "moment":
        return this.#whereabouts.take(event);
      case "end":
        this.#isOver = true;
        return;
      case "guidance":
      case "request":
        return;
    }
  }

  /** The lines to show, for how things are now; none once the run is over. */
  lines(): readonly string[] {
    if (this.#isOver) return [];
    const now = this.#clock.elapsed();
    const { text = "…", since = now, until } = this.#doing ?? {};
    const took = until === undefined || until < now
      ? formatSeconds(now - since)
      : `${formatSeconds(until - now)} left`;
    return [
      "",
      `  ${clockTime(now - this.#began)}  ${text}${took === "" ? "" : ` (${took})`}`,
      ...this.#whereabouts.lines().map((line) => `        ${line}`),
    ];
  }
}

/** Whole seconds, from the first on. */
function formatSeconds(ms: number): string {
  return ms < 1000 ? "" : formatDuration(1000 * Math.floor(ms / 1000)).replace(".0 s", " s");
}

/** `0:36`, `12:05`. */
function clockTime(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
