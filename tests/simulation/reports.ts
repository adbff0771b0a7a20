import type { SimDeployment } from "./deployment.ts";
import type { Kind } from "./faults.ts";
import type { Message } from "./network.ts";
import { type Change, RESTORE } from "./sim_node.ts";
import type { SimProcess } from "./sim_process.ts";

/** What one process did and said, as far as its report tells of it. */
interface Told {
  readonly sent: Map<"read" | "create" | "write" | "delete", number>;
  /** Collections that it asked for. */
  readonly created: Set<string>;
  /** Foreign collections on the primary before its first request, and as they were until it asked for one of its own. */
  readonly before: Set<string>;
  /** Of those, the ones that others deleted, renamed or reconfigured after it had asked for one, and before it told the last verdict. */
  readonly vanished: Set<string>;
  /** By node, what others made, deleted or changed there since its first request. */
  readonly touched: Map<string, Set<string>>;
  /** Collections of its own in which a node wrote down records for it. */
  readonly filled: Set<string>;
  /** The same since the last verdict that it told. */
  readonly vanishing: Set<string>;
  /** The verdicts that it told on its way, by suite and check. */
  readonly verdicts: Map<string, string>;
  suite: string;
  exitCode?: number;
  isChanged?: boolean;
}

const KINDS: Partial<Record<Kind, "create" | "write" | "delete">> = {
  create: "create",
  write: "write",
  delete: "delete",
};

/** Holds what a report says against what the process sent, told and ended with. */
export class Reports {
  readonly #deployment: SimDeployment;
  readonly #violate: (what: string) => void;
  readonly #told = new Map<string, Told>();

  constructor(deployment: SimDeployment, violate: (what: string) => void) {
    this.#deployment = deployment;
    this.#violate = violate;
  }

  sent({ process, kind, ask }: Message, foreign: ReadonlySet<string>): void {
    const isFirst = this.#of(process.name).sent.size === 0;
    const told = this.#of(process.name);
    if (isFirst) {
      const [primary] = this.#deployment.nodes;
      for (const name of primary?.collections.keys() ?? []) if (foreign.has(name)) told.before.add(name);
    }
    const counted = KINDS[kind] ?? "read";
    told.sent.set(counted, (told.sent.get(counted) ?? 0) + 1);
    if (kind !== "create" || process.isShard) return;
    told.created.add(String((ask.body as { readonly name: unknown }).name));
  }

  changed({ node, kind, name, by, collection }: Change): void {
    for (const { touched } of this.#told.values()) {
      // Of one that got another name, both.
      touched.set(node, (touched.get(node) ?? new Set()).add(name).add(collection.name));
    }
    // A node that was put back has it again as it was.
    if (by === RESTORE && kind === "create" && node === this.#deployment.nodes[0]?.name) {
      for (const { vanished, vanishing } of this.#told.values()) {
        vanished.delete(name);
        vanishing.delete(name);
      }
    }
    const filling = this.#told.get(by);
    if (filling?.created.has(name) && (kind === "add" || kind === "upsert")) filling.filled.add(name);
    if (
      (kind !== "delete" && kind !== "modify") || by !== "foreign" || node !== this.#deployment.nodes[0]?.name
    ) return;
    for (const told of this.#told.values()) {
      if (!told.before.has(name)) continue;
      if (told.created.size > 0) told.vanishing.add(name);
      else told.before.delete(name);
    }
  }

  line({ name }: SimProcess, text: string): void {
    const told = this.#of(name);
    const [, suite] = /^\n(\w+): /.exec(text) ?? [];
    told.suite = suite ?? told.suite;
    const [, status, check] = /^ {2}(passed|FAILED|unknown|skipped) +(.+?) \(\d/.exec(text) ?? [];
    if (status === undefined) return;
    told.verdicts.set(`${told.suite}/${check}`, status.toLowerCase());
    // The last look at production is after all checks.
    for (const name of told.vanishing) told.vanished.add(name);
    told.vanishing.clear();
  }

  // deno-lint-ignore no-explicit-any -- a report as it was printed
  report({ name: process, isPartial }: SimProcess, report: any): void {
    const told = this.#of(process);
    const wrong = (what: string) => this.#violate(`The report of ${process} ${what}`);
    told.exitCode = report.exitCode;
    told.isChanged = report.production?.unchanged === false;
    for (const kind of ["create", "write", "delete"] as const) {
      const [said, sent] = [report.safety?.requests[kind], told.sent.get(kind) ?? 0];
      // One that was stopped before it left is counted.
      if (said !== undefined && said < sent) {
        wrong(`counts ${said} requests to ${kind}, and it sent ${sent}`);
      }
    }
    const verdicts = new Map<string, string>();
    for (const { name, checks } of report.suites ?? []) {
      for (const check of checks) verdicts.set(`${name}/${check.name}`, check.status);
    }
    for (const [check, status] of told.verdicts) {
      if (verdicts.get(check) !== status) {
        wrong(`says ${verdicts.get(check)} of ${check}, and it was ${status}`);
      }
    }
    if (report.exitCode === 0 && verdicts.values().some((one) => one === "failed" || one === "unknown")) {
      wrong("ends well, and not every check passed");
    }
    // deno-lint-ignore no-explicit-any -- as above
    const named = new Set<string>(report.cleanup?.collections.map(({ name }: any) => name));
    for (const name of told.created) if (!named.has(name)) wrong(`does not say what became of ${name}`);
    const filled = report.residue?.collectionsWithRecords ?? Infinity;
    if (filled < told.filled.size) wrong(`counts ${filled} collections with records of ${told.filled.size}`);
    const { problem, changes = [], nodes = [] } = report.production ?? { problem: "none" };
    // deno-lint-ignore no-explicit-any -- as above
    const isWhole = nodes.length > 0 && nodes.every(({ unsettled }: any) => unsettled === 0);
    if (problem !== undefined || !isWhole || isPartial) return;
    for (const { node, name, what } of changes) {
      // A count may have been a lie, and records are copied unseen, the first with a dimension.
      if (what !== "count" && what !== "dimension" && !told.touched.get(node)?.has(name)) {
        wrong(`tells of ${what} of "${name}" on ${node}, where nobody touched it`);
      }
    }
    for (const name of told.vanished) {
      // deno-lint-ignore no-explicit-any -- as above
      if (!changes.some((change: any) => change.name === name)) {
        wrong(`does not say that "${name}" vanished, or became another`);
      }
    }
  }

  /** Whether the last report of a process says that production changed: others do that, also when all is over. */
  saysChanged(process: string): boolean {
    return this.#told.get(process)?.isChanged === true;
  }

  /** A process has ended by itself. */
  ended({ name, exitCode }: SimProcess): void {
    const said = this.#told.get(name)?.exitCode;
    if (said !== undefined && said !== exitCode) {
      this.#violate(`The report of ${name} says exit code ${said}, and it ended with ${exitCode}`);
    }
  }

  #of(process: string): Told {
    const told: Told = this.#told.get(process) ?? {
      sent: new Map(),
      created: new Set(),
      before: new Set(),
      vanished: new Set(),
      vanishing: new Set(),
      touched: new Map(),
      filled: new Set(),
      verdicts: new Map(),
      suite: "",
    };
    this.#told.set(process, told);
    return told;
  }
}
