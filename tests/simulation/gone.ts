import type { SimDeployment } from "./deployment.ts";
import type { Message } from "./network.ts";
import type { Scheduler } from "./scheduler.ts";
import type { Change } from "./sim_node.ts";
import type { SimProcess } from "./sim_process.ts";

/** What claims are held against. */
interface Surroundings {
  readonly scheduler: Scheduler;
  readonly deployment: SimDeployment;
  readonly settleMs: number;
  readonly violate: (what: string) => void;
}

/** Holds every claim that a collection is gone against where it is, then and later. */
export class Gone {
  /** Collections that were copied back by what had been under way for longer than any program watches. */
  lateArrivals = 0;
  readonly #around: Surroundings;
  /** When a process last read the whole list of a node, by both names. */
  readonly #looked = new Map<string, number>();
  /** The same, kept from the moment when the process told that a collection is gone or left, by the collection's name too. */
  readonly #lookedWhenJudged = new Map<string, number>();
  /** Collections that a process has told to be gone, or left: what is seen of them then has come back. */
  readonly #judged = new Set<string>();
  /** Who reported a collection gone, and when, by its name. */
  readonly #reportedGone = new Map<string, Map<string, number>>();
  /** When a collection was asked for last, by its name: a check asks for one name twice. */
  readonly #askedFor = new Map<string, number>();
  /** Who deleted a collection last, by its name. */
  readonly #deleters = new Map<string, string>();
  /** What came into being after it was reported gone by whoever had deleted it last: others' deletions are not watched. */
  readonly #cameBack: { readonly change: Change; readonly by: string }[] = [];

  constructor(around: Surroundings) {
    this.#around = around;
  }

  isJudged(name: string): boolean {
    return this.#judged.has(name);
  }

  handled({ process, ask, endpoint }: Message): void {
    if (ask.path.endsWith("/collections_count")) {
      this.#looked.set(`${process.name} ${endpoint.name}`, this.#around.scheduler.now);
    }
  }

  /** @param isOurs whether a process of the program did it */
  changed(change: Change, isOurs: boolean): void {
    const { kind, name, by, collection } = change;
    const { scheduler, deployment: { replicator: { flights, age } } } = this.#around;
    if (isOurs && kind === "create") {
      this.#askedFor.set(name, Math.max(this.#askedFor.get(name) ?? 0, scheduler.now - age));
    }
    const last = this.#deleters.get(name) ?? "";
    // A collection that its owner asks for once more makes no earlier report wrong.
    const reported = this.#reportedGone.get(name)?.get(last) ?? -Infinity;
    if (kind === "create" && reported >= (this.#askedFor.get(name) ?? 0)) {
      this.#cameBack.push({ change, by: last });
    }
    if (isOurs && kind === "delete") this.#deleters.set(name, by);
    if (isOurs && kind === "create") flights.set(collection, age);
  }

  line(process: SimProcess, text: string): void {
    const judged = /^ {2}(?:= (\S+) gone from|! (\S+) LEFT on) /.exec(text);
    const name = judged?.[1] ?? judged?.[2];
    if (name === undefined) return;
    this.#judged.add(name);
    for (const node of this.#around.deployment.nodes) {
      const at = this.#looked.get(`${process.name} ${node.name}`) ?? Infinity;
      this.#lookedWhenJudged.set(`${process.name} ${node.name} ${name}`, at);
    }
  }

  /** What a report says of its collections. */
  // deno-lint-ignore no-explicit-any -- a report as it was printed
  report(process: SimProcess, { cleanup, recovery }: any): void {
    for (const { name, nodes } of [cleanup, recovery].flatMap((part) => part?.collections ?? [])) {
      if (nodes.every(({ state }: { state: string }) => state === "gone")) this.claim(process, name);
      else {
        for (const { node, state } of nodes) if (state === "gone") this.#judge(process, name, node);
      }
    }
  }

  /** A process says that a collection is gone from everywhere. */
  claim(process: SimProcess, name: string): void {
    const reports = this.#reportedGone.get(name) ?? new Map<string, number>();
    this.#reportedGone.set(name, reports.set(process.name, this.#around.scheduler.now));
    this.#judge(process, name);
  }

  /**
   * What came back after it was reported gone must have been under way for longer than `--settle`; else the program did
   * not watch for as long as it says.
   */
  judgeReturns(): void {
    const { deployment, settleMs, violate } = this.#around;
    for (const { change: { name, node, collection }, by } of this.#cameBack) {
      const flight = deployment.replicator.flights.get(collection) ?? 0;
      if (flight > settleMs) this.lateArrivals++;
      else {violate(
          `${by} reports "${name}" gone, and ${Math.round(flight)} ms of flight bring it to ${node}`,
        );}
    }
  }

  /**
   * Whether a collection is where it is said to be gone: anywhere, for good, or on a node, when that was looked at: what is
   * left elsewhere may be copied back at once.
   */
  #judge(process: SimProcess, name: string, where?: string): void {
    const { deployment, settleMs, violate } = this.#around;
    for (const { node, collection } of deployment.instances(name)) {
      if (where !== undefined && node.name !== where) continue;
      const looked = this.#lookedWhenJudged.get(`${process.name} ${node.name} ${name}`) ?? Infinity;
      if ((this.#askedFor.get(name) ?? 0) >= looked) continue;
      const flight = deployment.replicator.flights.get(collection) ?? 0;
      // Who deletes it too is not watched for.
      const isOthers = (this.#deleters.get(name) ?? process.name) !== process.name;
      const isLate = where !== undefined || flight > settleMs || isOthers;
      if (collection.bornAt >= looked && isLate) this.lateArrivals++;
      else violate(`${process.name} reports "${name}" gone, and it is on ${node.name}`);
    }
  }
}
