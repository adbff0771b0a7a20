import { isObject, type JsonObject } from "../../src/core/json.ts";
import type { Choice } from "./choice.ts";
import type { Fault } from "./faults.ts";
import type { Ask } from "./reply.ts";
import type { Layout } from "./scenario.ts";
import type { Scheduler } from "./scheduler.ts";
import { type Change, RESTORE, type SimCollection, type SimNode } from "./sim_node.ts";
import { decodeVector } from "./sim_records.ts";

type CopyKind = "create" | "delete" | "records";

/** One change on its way to a replica. */
interface Copy {
  readonly kind: CopyKind;
  readonly name: string;
  /** When it was read from where it comes from. */
  readonly readAt: number;
  apply(readAt: number): void;
}

/** What a replicator is made of. */
export interface ReplicatorParts {
  readonly layout: Layout;
  readonly scheduler: Scheduler;
  readonly choice: Choice;
  readonly faults: readonly Fault[];
  readonly isDown: (endpoint: string) => boolean;
  readonly trace: ((text: string) => void) | undefined;
}

const BY = "replicator";
const RETRY_MS = 200;
const SYNCED: JsonObject = { synced_from: "primary" };

/** Copies what happens on the primary to every replica, a moment later, with the faults that were drawn. */
export class Replicator {
  /** How long the copy that made a collection had been under way, or the message that made what was copied. */
  readonly flights = new WeakMap<SimCollection, number>();
  /** How old the message or the copy is that is being carried out. */
  age = 0;
  /** Off once faults have stopped. */
  faulty = true;
  readonly #nodes: readonly SimNode[];
  readonly #parts: ReplicatorParts;
  readonly #counts = new Map<Fault, number>();
  /** When the last copy to a replica is due, by the replica's name. */
  readonly #lastDue = new Map<string, number>();
  readonly #underWay = new Map<string, number>();
  /** What waits until a replica is up again, in order, by the replica's name. */
  readonly #waiting = new Map<string, (() => void)[]>();
  /** When the program first deleted a collection, by its name. */
  readonly #deleted = new Map<string, number>();

  constructor(nodes: readonly SimNode[], parts: ReplicatorParts) {
    this.#nodes = nodes;
    this.#parts = parts;
    if (parts.layout.replicator === "scan" && nodes.length > 1) this.#scanAgain();
  }

  /** Whether a replica has received everything that concerns a collection. */
  caughtUp(node: SimNode, name: string): boolean {
    return (this.#underWay.get(`${node.name} ${name}`) ?? 0) === 0;
  }

  /** Takes a change that a client made on the primary. */
  record(primary: SimNode, { path, body }: Ask): void {
    if (this.#parts.layout.replicator !== "log") return;
    const [, , , , , , , , key, action] = path.split("/");
    if (action === undefined || key === undefined || ["get", "query"].includes(action)) return;
    const name = primary.byId(key)?.name;
    if (name === undefined) return;
    for (const replica of this.#replicas) {
      this.#copy(replica, {
        kind: "records",
        name,
        readAt: this.#now,
        apply: () => {
          const there = replica.collections.get(name);
          if (there === undefined) return;
          const asked = this.#hit("altered", "records") ? altered(body) : body;
          const method = "POST";
          const way = `${path.slice(0, -key.length - action.length - 1)}${there.id}/${action}`;
          replica.handle({ method, path: way, query: new Map(), body: asked }, BY);
        },
      });
    }
  }

  /** What is written on the primary's own address is copied as well. */
  recordDirect(node: SimNode, ask: Ask): void {
    if (node === this.#nodes[0] && ask.method === "POST") this.record(node, ask);
  }

  /** Sees every change of every node: creations and deletions on the primary are copied; some deletions do not last. */
  observe({ node, kind, name, collection, by }: Change): void {
    // However long ago it was copied to where it comes from, nobody could wait for it.
    if (by === RESTORE) return void this.flights.set(collection, Infinity);
    const isPrimary = node === this.#nodes[0]?.name;
    if (kind === "delete" && by !== BY && !this.#deleted.has(name)) this.#deleted.set(name, this.#now);
    if (kind === "delete") this.#resurrect(node, collection, by);
    if (!isPrimary || this.#parts.layout.replicator !== "log") return;
    if (kind !== "create" && kind !== "delete") return;
    for (const replica of this.#replicas) {
      this.#copy(replica, {
        kind,
        name,
        readAt: this.#now,
        apply: (readAt) => {
          if (kind === "delete") return void replica.remove(name, BY);
          const metadata = this.#hit("without metadata", "create") ? SYNCED : collection.metadata;
          // A copy of a new collection is empty; its records come as changes of their own.
          const content = new (collection.content.constructor as new () => SimCollection["content"])();
          this.#place(replica, { ...collection, metadata, content }, collection, readAt);
        },
      });
    }
  }

  get #replicas(): readonly SimNode[] {
    return this.#nodes.slice(1);
  }

  get #now(): number {
    return this.#parts.scheduler.now;
  }

  #copy(replica: SimNode, copy: Copy): void {
    const { layout, scheduler, choice, isDown, trace } = this.#parts;
    if (this.#hit("dropped", copy.kind)) return trace?.(`replicator drops ${copy.kind} of ${copy.name}`);
    const late = this.#late(copy.kind);
    const wanted = this.#now + layout.copyMs * choice.between(0.5, 1.5) + late;
    const isFree = layout.unordered || late > 0;
    const due = isFree ? wanted : Math.max(wanted, this.#lastDue.get(replica.name) ?? 0);
    if (late === 0) this.#lastDue.set(replica.name, due);
    const key = `${replica.name} ${copy.name}`;
    this.#underWay.set(key, (this.#underWay.get(key) ?? 0) + 1);
    const carryOut = () => {
      this.#underWay.set(key, (this.#underWay.get(key) ?? 0) - 1);
      trace?.(`replicator: ${copy.kind} of ${copy.name} on ${replica.name}`);
      this.age = this.#now - copy.readAt;
      copy.apply(copy.readAt);
      this.age = 0;
    };
    const attempt = () => {
      if (isFree && isDown(replica.name)) return void scheduler.after(RETRY_MS, attempt);
      if (isFree) return carryOut();
      // A log is read on from where it was left.
      const waiting = this.#waiting.get(replica.name) ?? [];
      if (waiting.length === 0 && !isDown(replica.name)) return carryOut();
      waiting.push(carryOut);
      this.#waiting.set(replica.name, waiting);
      if (waiting.length === 1) this.#retry(replica, waiting);
    };
    scheduler.after(due - this.#now, attempt);
  }

  #retry(replica: SimNode, waiting: (() => void)[]): void {
    const { scheduler, isDown } = this.#parts;
    scheduler.after(RETRY_MS, () => {
      if (isDown(replica.name)) return this.#retry(replica, waiting);
      for (const carryOut of waiting.splice(0)) carryOut();
    });
  }

  /** A copy in flight makes a collection. */
  #place(
    node: SimNode,
    parts: Pick<SimCollection, "name" | "metadata" | "configuration" | "content">,
    source: SimCollection,
    readAt: number,
  ): void {
    const made = node.place(parts, BY);
    if (made === undefined) return;
    this.flights.set(made, Math.max(this.#now - readAt, this.flights.get(source) ?? 0));
  }

  /** Every so often, what a replica lacks is copied, without metadata; nothing is ever deleted. */
  #scanAgain(): void {
    const { scheduler, choice, layout } = this.#parts;
    scheduler.after(choice.between(0.5, 1.5) * (100 + 4 * layout.copyMs), () => {
      for (const replica of this.#replicas) this.#scan(replica);
      this.#scanAgain();
    });
  }

  #scan(replica: SimNode): void {
    const [primary] = this.#nodes as [SimNode];
    for (const source of primary.collections.values()) {
      const there = replica.collections.get(source.name);
      const content = source.content.clone();
      if (there === undefined) {
        this.#copy(replica, {
          kind: "create",
          name: source.name,
          readAt: this.#now,
          apply: (readAt) => this.#place(replica, { ...source, metadata: SYNCED, content }, source, readAt),
        });
      } else if (there.content.records.size < content.records.size) {
        this.#copy(replica, {
          kind: "records",
          name: source.name,
          readAt: this.#now,
          apply: () => replica.fill(source.name, content, BY),
        });
      }
    }
  }

  #resurrect(name: string, collection: SimCollection, by: string): void {
    const { scheduler, faults, trace } = this.#parts;
    if (!this.faulty || by === "foreign" || by === RESTORE) return;
    for (const fault of faults) {
      if (fault.fault !== "resurrection" || !this.#count(fault, fault.skip, fault.times)) continue;
      const node = this.#nodes.find((one) => one.name === name) as SimNode;
      // What came after the deletion and went by itself, between two looks, was never more than a copy on its way.
      const passing = by === BY && collection.bornAt > (this.#deleted.get(collection.name) ?? Infinity);
      const readAt = passing ? collection.bornAt - (this.flights.get(collection) ?? 0) : this.#now;
      // What a late message deleted comes back because of it.
      const cause = this.age;
      const content = collection.content.clone();
      scheduler.after(fault.ms, () => {
        trace?.(`replicator: ${collection.name} comes back on ${name}`);
        const readOrCaused = Math.min(readAt, this.#now - cause);
        this.#place(node, { ...collection, metadata: SYNCED, content }, collection, readOrCaused);
      });
    }
  }

  #hit(how: "dropped" | "without metadata" | "altered", kind: CopyKind): boolean {
    return this.#parts.faults.some((fault) =>
      this.faulty && fault.fault === "copy" && fault.how === how && fault.kind === kind &&
      this.#count(fault, fault.skip, fault.times)
    );
  }

  #late(kind: CopyKind): number {
    for (const fault of this.#parts.faults) {
      if (
        this.faulty && fault.fault === "copy" && fault.how === "late" && fault.kind === kind &&
        this.#count(fault, fault.skip, fault.times)
      ) return fault.ms;
    }
    return 0;
  }

  #count(fault: Fault, skip: number, times: number): boolean {
    const seen = this.#counts.get(fault) ?? 0;
    this.#counts.set(fault, seen + 1);
    return seen >= skip && seen < skip + times;
  }
}

/** The same records, one value of them wrong. */
function altered(body: unknown): unknown {
  if (!isObject(body) || !Array.isArray(body.embeddings)) return body;
  const [encoded, ...others] = body.embeddings;
  const first = decodeVector(encoded);
  return Array.isArray(first)
    ? { ...body, embeddings: [first.map((value) => Number(value) + 1), ...others] }
    : body;
}
