import { parseName, runIn } from "../../src/guard/name.ts";
import type { SimDeployment } from "./deployment.ts";
import { LEASED } from "./foreign.ts";
import type { Message } from "./network.ts";
import type { Change } from "./sim_node.ts";
import type { SimProcess } from "./sim_process.ts";

/** Commands that ask no server. */
export const LOCAL: ReadonlySet<string | undefined> = new Set(["report", "audit"]);
/** Commands that change nothing; a cleanup that is none does not either. */
const LOOKS: ReadonlySet<string | undefined> = new Set(["list", "explain", "preflight", "verify"]);

/** What a command may end with when all is removed: 2 where the state directory was lost, or the run is another's. */
const ANSWERS: Readonly<Record<string, readonly number[]>> = {
  list: [0],
  explain: [0],
  preflight: [0, 5],
  verify: [0, 1, 2],
  report: [0, 2],
  audit: [0, 1, 2],
};

/** What was there while a process looked, from its first request on. */
interface Look {
  /** By node, names that were there all the time, and those that ever were. */
  readonly throughout: ReadonlyMap<string, Set<string>>;
  readonly ever: ReadonlyMap<string, Set<string>>;
  /** Endpoints that answered a heartbeat. */
  readonly alive: Set<string>;
  /** Collections that a lease protected when it began. */
  readonly leased: ReadonlySet<string>;
}

/** What the observer knows of a collection by its name. */
interface Known {
  readonly violate: (what: string) => void;
  /** Who meant to create it. */
  readonly makerOf: (name: string) => SimProcess | undefined;
  readonly isLeased: (name: string) => boolean;
  /** Whether somebody has told that it is gone, or left. */
  readonly isJudged: (name: string) => boolean;
  readonly isForeign: (name: string) => boolean;
}

/** Holds what commands say that they saw against what was there while they looked. */
export class Looks {
  readonly #deployment: SimDeployment;
  readonly #known: Known;
  readonly #looks = new Map<string, Look>();
  /** Runs that told the end of their audit log, all of which was written. */
  readonly #whole = new Set<unknown>();

  constructor(deployment: SimDeployment, known: Known) {
    this.#deployment = deployment;
    this.#known = known;
  }

  sent({ process, kind, ask }: Message): void {
    if (!this.#looks.has(process.name)) this.#looks.set(process.name, this.#begin());
    if (onlyLooks(process) && ["create", "write", "delete"].includes(kind)) {
      this.#known.violate(`${process.name} sends ${ask.method} ${ask.path}, and is to change nothing`);
    }
  }

  handled({ process, endpoint, ask }: Message): void {
    if (ask.path.endsWith("/heartbeat")) this.#looks.get(process.name)?.alive.add(endpoint.name);
  }

  changed({ node, kind, name }: Change): void {
    for (const { throughout, ever } of this.#looks.values()) {
      if (kind === "create") ever.get(node)?.add(name);
      if (kind === "delete") throughout.get(node)?.delete(name);
    }
  }

  /** What a command reports that asked servers. */
  // deno-lint-ignore no-explicit-any -- a report as it was printed
  report(process: SimProcess, report: any): void {
    const look = this.#looks.get(process.name);
    if (report.audit !== undefined && report.audit.problem === undefined) this.#whole.add(report.run?.id);
    if (look === undefined) return;
    if (report.findings !== undefined) this.#judgeFindings(process, report, look);
    for (const { name, status } of report.points ?? []) {
      if (status === "passed") this.#judgePoint(process, name, report.title, look);
    }
  }

  /** What a command reports that asked none: an audit log that was written to its end is whole. */
  // deno-lint-ignore no-explicit-any -- a report as it was printed
  record({ name, args: [command] }: SimProcess, { run, verdict }: any): void {
    if (command === "audit" && verdict.broken !== undefined && this.#whole.has(run)) {
      this.#known.violate(`${name} finds the log of run ${run} broken: ${verdict.broken}`);
    }
  }

  /** Nothing of ours is left, and nothing goes wrong any more: whether what an operator then asks is answered so. */
  judgeQuestion({ name, args: [command], exitCode }: SimProcess): void {
    const answers: readonly (number | undefined)[] = ANSWERS[command ?? ""] ?? [];
    if (!answers.includes(exitCode)) {
      this.#known.violate(`${name} ends with exit code ${exitCode}, and all is well`);
    }
  }

  // deno-lint-ignore no-explicit-any -- a report as it was printed
  #judgeFindings(process: SimProcess, { findings, blind }: any, look: Look): void {
    const wrong = (what: string) => this.#known.violate(`${process.name} ${what}`);
    const shown = new Set<string>();
    for (const { name, nodes, delete: isDoomed } of findings) {
      for (const { node } of nodes) {
        shown.add(`${name} on ${node}`);
        if (!look.ever.get(node)?.has(name)) wrong(`finds "${name}" on ${node}, where it never was`);
      }
      if (!isDoomed || (process.args.includes("--force") && name === LEASED)) continue;
      if (this.#known.isForeign(name)) wrong(`offers to delete "${name}", which is somebody else's`);
      const maker = this.#known.makerOf(name);
      const isProtected = look.leased.has(name) && this.#known.isLeased(name) &&
        !process.args.includes("--force") && !this.#known.isJudged(name);
      if (maker?.running && isProtected) {
        wrong(`offers to delete "${name}" of ${maker.name}, which is under way`);
      }
    }
    // deno-lint-ignore no-explicit-any -- as above
    const unseen = new Set(blind.map(({ node }: any) => node));
    const [command, asked] = process.args;
    for (const [node, names] of look.throughout) {
      for (const name of unseen.has(node) ? [] : names) {
        if (!name.startsWith("AUTOTEST_") || (command === "explain" && name !== asked)) continue;
        if (!shown.has(`${name} on ${node}`)) {
          wrong(`does not find "${name}" on ${node}, where it was all the time`);
        }
      }
    }
  }

  #judgePoint(process: SimProcess, point: string, title: string, look: Look): void {
    const wrong = (what: string) => this.#known.violate(`${process.name} passes "${point}", but ${what}`);
    const there = look.throughout.values().flatMap((names) => names.values()).toArray();
    const [, run] = /^After run (\S+)$/.exec(title) ?? [];
    if (point === "nothing of the run is left") {
      for (const name of there) if (runIn(name) === run) wrong(`"${name}" was there all the time`);
    } else if (point === "no test collection is left" || point === "leftovers") {
      for (const name of there) {
        const isExpected = point === "leftovers" && (look.leased.has(name) || name === LEASED);
        if (parseName(name) !== undefined && !isExpected) wrong(`"${name}" was there all the time`);
      }
    } else if (point === "endpoints answer") {
      for (const { name } of this.#deployment.endpoints) if (!look.alive.has(name)) wrong(`${name} did not`);
    }
  }

  #begin(): Look {
    const names = () =>
      new Map(this.#deployment.nodes.map(({ name, collections }) => [name, new Set(collections.keys())]));
    const throughout = names();
    const leased = throughout.values().flatMap((all) => all.values()).filter(this.#known.isLeased);
    return { throughout, ever: names(), alive: new Set(), leased: new Set(leased) };
  }
}

function onlyLooks({ args }: SimProcess): boolean {
  return LOOKS.has(args[0]) || args.includes("--dry-run");
}
