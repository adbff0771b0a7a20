import { canonicalJson, isObject, type JsonObject } from "../../src/core/json.ts";
import { DRILL, suiteOf, suitesNamed, suitesOfShard } from "../../src/suites/registry.ts";
import { Aftermath, HEARD_MS } from "./aftermath.ts";
import { Counts } from "./counts.ts";
import type { SimDeployment } from "./deployment.ts";
import type { Message } from "./network.ts";
import type { Reply } from "./reply.ts";
import type { Change, SimNode } from "./sim_node.ts";
import type { SimProcess } from "./sim_process.ts";
import { isCarriedOut, replaceEarlier, type Write, writeOf } from "./written.ts";

/** One check of a run, from the verdict before it to its own. */
interface Window {
  readonly suite: string;
  readonly check: string;
  /** What it wrote through the entry, in order. */
  readonly writes: Write[];
  /** What the entry lied to it about since the last write was sent. */
  readonly lies: string[];
  /** Endpoints that answered a heartbeat. */
  readonly alive: Set<string>;
  /** The fewest healthy nodes that the balancer has told of. */
  healthy: number;
  /** Nodes that, at some moment since the last write was sent, had what the check proves. */
  readonly satisfied: Set<string>;
  /** A node that showed a deleted collection. */
  back?: string;
}

/** Checks that a node must satisfy, each for itself; `some` where any node will do, since only the entry was asked. */
const PROVEN: ReadonlyMap<string, "every" | "some"> = new Map([
  ["basic/create", "some"],
  ["basic/add", "some"],
  ["basic/update", "some"],
  ["basic/upsert", "some"],
  ["basic/delete by id", "some"],
  ["basic/delete by filter", "some"],
  ["performance/batch writes", "some"],
  ["performance/single writes", "some"],
  ["production/texts", "every"],
  ["production/metadata types", "every"],
  ["sync/creation reaches every node", "every"],
  ["sync/metadata is copied", "every"],
  ["sync/documents reach every node", "every"],
  ["sync/updates reach every node", "every"],
  ["sync/upserts reach every node", "every"],
  ["sync/the later update wins", "every"],
  ["sync/record deletions reach every node", "every"],
  ["sync/collection deletion reaches every node", "every"],
  ["drill/deleted collection stays gone", "every"],
]);

/** Checks that read everything back through the entry, once: a single lie then, and they cannot pass. */
const SINGLE = new Set(
  ["create", "add", "get", "count", "update", "upsert", "delete by id", "delete by filter", "repeated reads"]
    .map((check) => `basic/${check}`),
);

/** Holds every verdict `passed` against what was really there while the check ran. */
export class Verdicts {
  readonly #deployment: SimDeployment;
  readonly #violate: (what: string) => void;
  readonly #windows = new Map<string, Window>();
  /** The last create of each process. */
  readonly #created = new Map<string, JsonObject>();
  /** What a drill deletes while a node is away: the second collection that it creates. */
  readonly #doomed = new Map<string, string>();
  /** The name in every create. */
  readonly #names = new Set<string>();
  /** What each process wrote into that collection, and what is left of it. */
  readonly #aftermaths = new Map<string, Aftermath>();
  /** What each process was answered while it read its own writes. */
  readonly #counts = new Map<string, Counts>();
  /** Checks that have passed, with the process's name before it. */
  readonly #passed = new Set<string>();

  constructor(deployment: SimDeployment, violate: (what: string) => void) {
    this.#deployment = deployment;
    this.#violate = violate;
  }

  sent(message: Message): void {
    const { process, kind, endpoint, ask } = message;
    if (kind === "create" && isObject(ask.body)) {
      const name = String(ask.body.name);
      this.#names.add(name);
      if (process.args[0] === DRILL && this.#created.has(process.name)) this.#doomed.set(process.name, name);
      else {
        this.#created.set(process.name, ask.body);
        this.#aftermaths.set(process.name, new Aftermath(name));
      }
    }
    const window = this.#windows.get(process.name);
    if (window === undefined || !["create", "write", "delete"].includes(kind) || endpoint !== this.#entry) {
      return;
    }
    const write = writeOf(message);
    if (write !== undefined) {
      replaceEarlier(window.writes, write);
      window.writes.push(write);
    }
    if (kind === "write") this.#aftermaths.get(process.name)?.wrote(message);
    window.satisfied.clear();
    // What was read before it proves nothing of it.
    window.lies.length = 0;
    this.#lookAt(this.#deployment.nodes, process.name, window);
  }

  handled(message: Message, reply: Reply): void {
    const { process, kind, endpoint, ask } = message;
    const window = this.#windows.get(process.name);
    if (window === undefined) return;
    if (ask.path.endsWith("/heartbeat")) window.alive.add(endpoint.name);
    window.healthy = Math.min(window.healthy, healthyIn(reply));
    if (kind !== "describe" || reply.status !== 200) return;
    if (this.#deployment.nodes.some(({ name }) => name === endpoint.name)) window.back = endpoint.name;
  }

  /** The answer to a message has come back. */
  answered(message: Message, { status, text }: Reply, now: number): void {
    const { process: { name: process }, kind, endpoint, ask, sentAt } = message;
    const isDone = this.#aftermaths.get(process)?.answered(message, status, now) === true;
    if (this.#windows.get(process)?.check !== "read your writes" || endpoint !== this.#entry) return;
    const counts = this.#counts.get(process);
    if (isDone) counts?.added();
    if (kind !== "count" || now - sentAt >= HEARD_MS || (status !== 200 && status !== 404)) return;
    const [, uuid = ""] = /\/collections\/([0-9a-f-]{36})\/count$/.exec(ask.path) ?? [];
    const own = this.#created.get(process)?.name;
    if (!this.#deployment.nodes.some((node) => node.byId(uuid)?.name === own)) return;
    counts?.counted(status === 200 ? Number(text) : undefined);
  }

  /** A server said what is not true; of a collection of production it said it to the brake's probe, and to no check. */
  lied({ process, endpoint, ask, kind, lie }: Message): void {
    const [, uuid] = /\/collections\/([0-9a-f-]{36})\//.exec(ask.path) ?? [];
    const own = this.#created.get(process.name)?.name;
    const isProbe = this.#deployment.nodes.some(({ collections }) =>
      collections.values().some(({ id, name }) => id === uuid && name !== own)
    );
    if (endpoint === this.#entry && !isProbe) this.#windows.get(process.name)?.lies.push(`${kind} ${lie}`);
  }

  changed({ node, name }: Change): void {
    if (!this.#names.has(name)) return;
    for (const [process, aftermath] of this.#aftermaths) {
      if (this.#created.get(process)?.name === name) aftermath.look(this.#deployment.nodes);
    }
    for (const [process, window] of this.#windows) {
      if (this.#created.get(process)?.name !== name && this.#doomed.get(process) !== name) continue;
      this.#lookAt(this.#deployment.nodes.filter((one) => one.name === node), process, window);
    }
  }

  /** Reads the run's progress: which check is under way, and what became of it. */
  line({ name: process, isShard }: SimProcess, text: string): void {
    const [, suite] = /^\n(\w+): /.exec(text) ?? [];
    if (suite !== undefined) return this.#open(process, { suite, isShard });
    const [, status, check] = /^ {2}(passed|FAILED|unknown|skipped) +(.+?) \(\d/.exec(text) ?? [];
    const window = this.#windows.get(process);
    if (check === undefined || window === undefined) return;
    if (check !== window.check) this.#violate(`The check "${window.check}" was expected, not "${check}"`);
    if (status === "passed") {
      this.#passed.add(`${process} ${check}`);
      this.#judge(process, window);
    }
    this.#open(process, { suite: window.suite, isShard, after: check });
  }

  get #entry() {
    return this.#deployment.endpoints[0];
  }

  /** The next check of a suite begins. */
  #open(
    process: string,
    { suite, isShard, after }: {
      readonly suite: string;
      readonly isShard: boolean;
      readonly after?: string;
    },
  ): void {
    const [own] = suite === DRILL ? [DRILL] as const : suitesNamed(suite) ?? [];
    const [shared] = suitesOfShard();
    const checks = (isShard ? shared : own === undefined ? undefined : suiteOf(own))?.checks ?? [];
    const next = checks[checks.findIndex(({ name }) => name === after) + 1];
    if (next === undefined) return void this.#windows.delete(process);
    if (next.name === "read your writes") {
      const [primary] = this.#deployment.nodes;
      const there = primary?.collections.get(String(this.#created.get(process)?.name));
      const isCertain = this.#aftermaths.get(process)?.isCertain === true;
      this.#counts.set(process, new Counts(isCertain ? there?.content.records.size ?? 0 : 0));
    }
    if (next.name === "no lost writes" || next.name === "no acknowledged write lost") {
      this.#aftermaths.get(process)?.begin(this.#deployment.nodes);
    }
    const window: Window = {
      suite,
      check: next.name,
      writes: [],
      lies: [],
      alive: new Set(),
      healthy: Infinity,
      satisfied: new Set(),
    };
    this.#windows.set(process, window);
    this.#lookAt(this.#deployment.nodes, process, window);
  }

  #judge(process: string, window: Window): void {
    const { suite, check, lies, alive, satisfied, back } = window;
    const key = `${suite}/${check}`;
    const { nodes, endpoints } = this.#deployment;
    const wrong = (why: string) => this.#violate(`${process} passes "${check}", but ${why}`);
    this.#lookAt(nodes, process, window);
    const needed = PROVEN.get(key);
    const without = nodes.filter(({ name }) => !satisfied.has(name)).map(({ name }) => name);
    if (needed === "every" && without.length > 0) wrong(`not so on ${without.join(" and ")}`);
    if (needed === "some" && without.length === nodes.length) wrong("it is so on no node");
    if (SINGLE.has(key) && lies.length > 0) wrong(`the entry lied to it: ${lies.join(", ")}`);
    const deletionsReached = this.#passed.has(`${process} record deletions reach every node`);
    const objection = this.#aftermaths.get(process)?.objection(check, nodes, deletionsReached) ??
      this.#counts.get(process)?.objection(check);
    if (objection !== undefined) wrong(objection);
    if (check === "endpoints answer" && !endpoints.every(({ name }) => alive.has(name))) {
      wrong(`only ${[...alive].join(", ")} answered`);
    }
    const living = nodes.filter(({ name }) => alive.has(name)).length;
    if (check === "healthy nodes answer" && living < window.healthy) {
      wrong(`${living} of the ${window.healthy} healthy nodes answered`);
    }
    if (check === "deletion stays" && back !== undefined) wrong(`${back} showed the collection`);
  }

  #lookAt(nodes: readonly SimNode[], process: string, window: Window): void {
    if (!PROVEN.has(`${window.suite}/${window.check}`)) return;
    for (const node of nodes) {
      if (window.satisfied.has(node.name)) continue;
      if (this.#isSo(node, process, window)) window.satisfied.add(node.name);
    }
  }

  /** Whether a node has, now, what a check proves. */
  #isSo(node: SimNode, process: string, { check, writes }: Window): boolean {
    if (check === "deleted collection stays gone") {
      return !node.collections.has(this.#doomed.get(process) ?? "");
    }
    const { name, metadata }: JsonObject = this.#created.get(process) ?? {};
    const there = node.collections.get(String(name));
    if (check === "collection deletion reaches every node") return there === undefined;
    if (there === undefined) return false;
    if (check === "metadata is copied") return canonicalJson(there.metadata) === canonicalJson(metadata);
    return writes.every((write) => isCarriedOut(write, there.content.records));
  }
}

/** How many nodes a balancer's page calls healthy; where it tells none, any. */
function healthyIn({ text }: Reply): number {
  const [, healthy = "Infinity"] = /"healthy_instances":([0-9]+)/.exec(text) ?? [];
  return Number(healthy);
}
