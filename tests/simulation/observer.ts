import { isObject } from "../../src/core/json.ts";
import { runIn } from "../../src/guard/name.ts";
import type { SimDeployment } from "./deployment.ts";
import type { Message } from "./network.ts";
import type { Reply } from "./reply.ts";
import { LEASED } from "./foreign.ts";
import { Gone } from "./gone.ts";
import { LOCAL, Looks } from "./looks.ts";
import { Orders } from "./orders.ts";
import { Reports } from "./reports.ts";
import { objectionTo } from "./requests.ts";
import type { Scheduler } from "./scheduler.ts";
import { type Change, RESTORE } from "./sim_node.ts";
import type { SimProcess } from "./sim_process.ts";
import { Verdicts } from "./verdicts.ts";

/** What an observer is told beforehand. */
export interface ObserverOptions {
  readonly settleMs: number;
  readonly processes: readonly SimProcess[];
  /** UTC milliseconds. */
  readonly wallClock: () => number;
  /** The same, as if it had never been set forward: it may have been since a request was begun. */
  readonly slowClock: () => number;
  readonly trace: ((text: string) => void) | undefined;
}

/** What the program never says on purpose. */
const BUGS =
  /Cannot read propert|is not a function|is not iterable|is not defined|undefined|\bNaN\b|\[object/;

/** The brake looks twice a second, and what has passed the gate by then is sent. */
const HEEDED_MS = 1500;

/** Sees everything that happens, and holds it against what the program promises and says. */
export class Observer {
  readonly violations: string[] = [];
  foreign: ReadonlySet<string> = new Set();
  /** Since when somebody has asked for a pause, or for the end, by a file in the state directory `/own`. */
  hand: number | undefined;
  requests = 0;
  readonly #scheduler: Scheduler;
  readonly #deployment: SimDeployment;
  readonly #options: ObserverOptions;
  /** Which process meant to create a collection, by its name. */
  readonly #makers = new Map<string, string>();
  /** Until when a collection's lease protects it, in Unix seconds, by its name. */
  readonly #leases = new Map<string, number>();
  readonly #verdicts: Verdicts;
  readonly #reports: Reports;
  readonly #looks: Looks;
  readonly #orders: Orders;
  readonly #gone: Gone;
  /**
   * Somebody was told to remove what is leased to another machine, and may have removed the part with the lease; or goes by
   * the age in names where no endpoint with a lease was given.
   */
  #forced = false;
  /** The last name in a create. */
  #latest: string | undefined;
  constructor(scheduler: Scheduler, deployment: SimDeployment, options: ObserverOptions) {
    this.#scheduler = scheduler;
    this.#deployment = deployment;
    this.#options = options;
    const violate = (what: string) => this.violate(what);
    this.#verdicts = new Verdicts(deployment, violate);
    this.#reports = new Reports(deployment, violate);
    this.#orders = new Orders({ ...options, scheduler, violate });
    this.#gone = new Gone({ ...options, scheduler, deployment, violate });
    this.#looks = new Looks(deployment, {
      violate,
      makerOf: (name) => options.processes.find((one) => one.name === this.#makers.get(name)),
      isLeased: (name) => this.#isLeased(name),
      isJudged: (name) => this.#gone.isJudged(name),
      isForeign: (name) => this.#isForeign(name),
    });
  }

  /** See {@linkcode Gone}. */
  get lateArrivals(): number {
    return this.#gone.lateArrivals;
  }

  violate(what: string): void {
    this.#options.trace?.(`VIOLATION: ${what}`);
    this.violations.push(what);
  }

  /** Every collection of ours that is on a node. */
  ours(): readonly string[] {
    return this.#deployment.nodes.flatMap((node) =>
      [...node.collections.keys()].filter((name) => !this.foreign.has(name)).map((name) =>
        `${name} on ${node.name}`
      )
    );
  }

  sent(message: Message): void {
    const { process, kind, ask } = message;
    this.requests++;
    if (!process.running) this.violate(`${process.name} ${ask.method} ${ask.path} is sent after its end`);
    this.#verdicts.sent(message);
    this.#reports.sent(message, this.foreign);
    this.#looks.sent(message);
    this.#orders.sent(message);
    const ignoresLeases = process.args.includes("--force") ||
      (process.isPartial && process.args.includes("--include-unmarked"));
    this.#forced ||= kind === "delete" && ask.path.endsWith(LEASED) && ignoresLeases;
    const objection = objectionTo(message, {
      isForeign: (name) => this.#isForeign(name),
      foreignIds: this.#foreignIds(message),
      now: this.#options.slowClock() / 1000,
    });
    if (objection !== undefined) this.violate(`${process.name} ${ask.method} ${ask.path} ${objection}`);
    if (this.#isHeld(process) && (kind === "create" || kind === "write")) {
      this.violate(`${process.name} ${ask.method} ${ask.path} is sent though somebody has asked for a pause`);
    }
    if (kind !== "create" || !isObject(ask.body)) return;
    const { name, metadata } = ask.body;
    this.#latest = String(name);
    this.#makers.set(this.#latest, process.name);
    this.#leases.set(String(name), isObject(metadata) ? Number(metadata.autotest_expires_at) : 0);
  }

  /** Whether a process has been asked for a pause for long enough to have seen it. */
  #isHeld({ args }: SimProcess): boolean {
    return this.hand !== undefined && args.includes("/own") && this.#scheduler.now - this.hand > HEEDED_MS;
  }

  /** UUIDs of foreign collections, where a message may be about one. */
  #foreignIds({ kind }: Message): ReadonlySet<string> {
    if (kind !== "write") return new Set();
    const all = this.#deployment.nodes.flatMap(({ collections }) => [...collections.values()]);
    return new Set(all.filter(({ name }) => this.foreign.has(name)).map(({ id }) => id));
  }

  started(process: SimProcess): void {
    this.#orders.started(process);
  }

  /** A process has been told to stop. */
  signalled(process: SimProcess): void {
    this.#orders.signalled(process);
  }

  /** A process has ended by itself. */
  ended(process: SimProcess): void {
    this.#reports.ended(process);
    this.#orders.ended(process);
  }

  /** Whether a process has reported that production changed. */
  saysChanged({ name }: SimProcess): boolean {
    return this.#reports.saysChanged(name);
  }

  lied(message: Message): void {
    this.#verdicts.lied(message);
  }

  answered(message: Message, reply: Reply): void {
    this.#verdicts.answered(message, reply, this.#scheduler.now);
  }

  handled(message: Message, reply: Reply): void {
    this.#verdicts.handled(message, reply);
    this.#looks.handled(message);
    this.#gone.handled(message);
  }

  changed(change: Change): void {
    const { node, kind, name, by } = change;
    const isOurs = by !== "foreign" && by !== "replicator" && by !== RESTORE;
    this.#verdicts.changed(change);
    this.#reports.changed(change);
    this.#looks.changed(change);
    this.#gone.changed(change, isOurs);
    if (!isOurs) return;
    const { processes } = this.#options;
    const doer = processes.find((process) => process.name === by);
    if (this.#isForeign(name)) {
      return this.violate(`${by} did ${kind} to the foreign "${name}" on ${node}`);
    }
    const maker = this.#makers.get(name);
    if (maker === by) return;
    const owner = processes.find((process) => process.name === maker);
    if (owner?.isShard && doer?.isShard && (kind === "add" || kind === "upsert" || kind === "update")) return;
    if (kind !== "delete") return this.violate(`${by} did ${kind} to "${name}" on ${node}, of ${maker}`);
    if (owner?.running && this.#isLeased(name) && !doer?.args.includes("--force")) {
      this.violate(`${by} did ${kind} to "${name}" on ${node}, of ${maker}, which is under way`);
    }
  }

  /** What a program was started with: in place of a run or a collection, the last that there is. */
  filledIn(args: readonly string[]): readonly string[] {
    const collection = this.#latest ?? LEASED;
    return args.map((arg) =>
      arg === "{run}" ? runIn(collection) ?? "" : arg === "{collection}" ? collection : arg
    );
  }

  /** All is removed, and nothing goes wrong any more: whether what an operator asked was answered. */
  judgeQuestion(process: SimProcess): void {
    this.#looks.judgeQuestion(process);
  }

  line(process: SimProcess, text: string): void {
    if (BUGS.test(text)) this.violate(`${process.name} says: ${text.trim()}`);
    this.#verdicts.line(process, text);
    this.#reports.line(process, text);
    this.#gone.line(process, text);
    this.#options.trace?.(`${process.name}: ${text.trimEnd()}`);
  }

  report(process: SimProcess, text: string): void {
    const report = JSON.parse(text);
    if (LOCAL.has(process.args[0])) return this.#looks.record(process, report);
    this.#options.trace?.(`${process.name} reports: ${summaryOf(report)}`);
    this.#reports.report(process, report);
    if (process.isPartial) return;
    this.#gone.report(process, report);
    this.#looks.report(process, report);
    const clean = report.cleanup !== undefined && [0, 1].includes(report.exitCode);
    if (!clean || process.isShard) return;
    if (report.cleanup.leftovers.length > 0) this.violate(`${process.name} ends clean with leftovers`);
    for (const [name, maker] of this.#makers) {
      if (maker === process.name) this.#gone.claim(process, name);
    }
  }

  /** See {@linkcode Gone.judgeReturns}. */
  judgeReturns(): void {
    this.#gone.judgeReturns();
  }

  #isForeign(name: string): boolean {
    return this.foreign.has(name) && !(this.#forced && name === LEASED);
  }

  /** A lease is in wall-clock time: a clock that jumps past its end takes its protection away. */
  #isLeased(name: string): boolean {
    return (this.#leases.get(name) ?? 0) > this.#options.wallClock() / 1000;
  }
}

/** What a report says of the leftovers, in a line. */
// deno-lint-ignore no-explicit-any -- a report as it was printed
function summaryOf({ exitCode, cleanup, blind, problems, points }: any): string {
  return JSON.stringify({ exitCode, leftovers: cleanup?.leftovers, blind, problems, points });
}
