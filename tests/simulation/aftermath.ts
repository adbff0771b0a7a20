import { printExact } from "../../src/core/exact_json.ts";
import { isObject, type JsonObject } from "../../src/core/json.ts";
import type { Message } from "./network.ts";
import type { SimNode } from "./sim_node.ts";

/** What a write left of a record: the value that stands in its metadata, or `undefined` for a deletion. */
type Left = unknown;

/** Of one record: what the last acknowledged write left, and what others may have left. */
interface Lefts {
  due: Left;
  readonly perhaps: Left[];
}

/** A write through the entry, and whether the program was told that it was carried out. */
interface Written {
  readonly message: Message;
  acknowledged: boolean;
}

/** Nobody waits for a reply that is older; the program's own limit is 10 s. Milliseconds. */
export const HEARD_MS = 9000;

/** The checks that judge, when all is done, what is left of everything that was written; the first looks for all. */
const CHECKS = [
  "no lost writes",
  "no resurrected records",
  "no duplicates",
  "nodes are equal",
  "no acknowledged write lost",
] as const;
type AftermathCheck = typeof CHECKS[number];

/** What one suite wrote into one collection, and what was so, at some moment after it was done, on which node. */
export class Aftermath {
  readonly #collection: string;
  readonly #written: Written[] = [];
  readonly #satisfied = new Map<AftermathCheck, Set<string>>(CHECKS.map((check) => [check, new Set()]));
  #begun = false;
  /** What {@linkcode #left} has found, until something more is written or acknowledged. */
  #found: readonly (readonly [id: string, Lefts])[] | undefined;

  constructor(collection: string) {
    this.#collection = collection;
  }

  wrote(message: Message): void {
    this.#written.push({ message, acknowledged: false });
    this.#found = undefined;
  }

  /** Whether every write so far is known to have been carried out. */
  get isCertain(): boolean {
    return this.#written.every(({ acknowledged }) => acknowledged);
  }

  /** Whether the answer was that a write of this collection was carried out. */
  answered(message: Message, status: number, now: number): boolean {
    if (message.kind !== "write" || status >= 300 || now - message.sentAt >= HEARD_MS) return false;
    const written = this.#written.find((one) => one.message === message);
    if (written === undefined) return false;
    written.acknowledged = true;
    this.#found = undefined;
    return true;
  }

  /** All was written: from now on every state of a node counts. */
  begin(nodes: readonly SimNode[]): void {
    this.#begun = true;
    this.look(nodes);
  }

  look(nodes: readonly SimNode[]): void {
    if (!this.#begun) return;
    for (const node of nodes) {
      for (const [check, satisfied] of this.#satisfied) {
        if (!satisfied.has(node.name) && this.#isSo(check, node, nodes)) satisfied.add(node.name);
      }
    }
  }

  /** Why a check should not have passed, if so. */
  objection(check: string, nodes: readonly SimNode[], deletionsReached: boolean): string | undefined {
    // What is so now counts as well.
    this.look(nodes);
    const satisfied = this.#satisfied.get(check as AftermathCheck);
    if (satisfied === undefined) return undefined;
    const without = nodes.map(({ name }) => name).filter((name) => !satisfied.has(name));
    // Only the entry is asked for all that was acknowledged: what never reached a node was not lost there.
    if (check === "no lost writes") {
      return satisfied.size === 0 ? "no node has all that was acknowledged" : undefined;
    }
    // What was never gone has not come back.
    if (without.length === 0 || (check === "no resurrected records" && !deletionsReached)) return undefined;
    return `never so on ${without.join(" and ")}`;
  }

  #isSo(check: AftermathCheck, node: SimNode, [first]: readonly SimNode[]): boolean {
    const records = this.#recordsOf(node);
    if (records === undefined) return false;
    const lefts = this.#found ??= this.#left();
    const valueOf = (id: string): Left => records.get(id)?.metadata?.write;
    switch (check) {
      case "no lost writes":
        return lefts.every(([id, { due, perhaps }]) =>
          due === undefined || [due, ...perhaps].includes(valueOf(id) as Left)
        );
      case "no resurrected records":
        return lefts.every(([id, { due, perhaps }]) =>
          due !== undefined || !records.has(id) || perhaps.includes(valueOf(id))
        );
      case "no duplicates": {
        const values = [...records.keys()].map(valueOf).filter((value) => value !== undefined);
        return new Set(values).size === values.length;
      }
      // A drill reads each node once for both.
      case "no acknowledged write lost":
        return this.#isSo("no lost writes", node, [node]) &&
          this.#isSo("no resurrected records", node, [node]);
      case "nodes are equal":
        return first !== undefined && sameRecords(records, this.#recordsOf(first));
    }
  }

  #recordsOf(node: SimNode) {
    return node.collections.get(this.#collection)?.content.records;
  }

  /** What is left of each record with an acknowledged write. */
  #left(): readonly (readonly [id: string, Lefts])[] {
    const lefts = new Map<string, Lefts & { acknowledged: boolean }>();
    for (const { message: { ask }, acknowledged } of this.#written) {
      const body: JsonObject = isObject(ask.body) ? ask.body : {};
      const metadatas = Array.isArray(body.metadatas) ? body.metadatas : [];
      for (const [at, id] of (Array.isArray(body.ids) ? body.ids : []).entries()) {
        const left: Left = ask.path.endsWith("/delete") ? undefined : metadatas[at]?.write;
        const one = lefts.get(id) ?? { due: undefined, perhaps: [], acknowledged: false };
        lefts.set(id, one);
        if (acknowledged) Object.assign(one, { due: left, acknowledged });
        else one.perhaps.push(left);
      }
    }
    return [...lefts].filter(([, { acknowledged }]) => acknowledged);
  }
}

type Records = NonNullable<ReturnType<SimNode["collections"]["get"]>>["content"]["records"];

function sameRecords(some: Records, others: Records | undefined): boolean {
  const text = (records: Records | undefined) =>
    records && printExact(records.entries().toArray().toSorted(([a], [b]) => a < b ? -1 : 1));
  return text(some) === text(others);
}
