import type { Endpoint } from "../core/endpoint.ts";
import type { Operation } from "./classify.ts";
import type { Mark } from "./mark.ts";
import { parseName, type RunId, runOf, SHARED_SUFFIX } from "./name.ts";

/** How much a run may make; documents are counted for each collection. */
export interface Limits {
  readonly maxDocs: number;
  readonly maxCollections: number;
}

/**
 * What a run may touch: the collections that its own creates returned, the copies of them that it saw, the one that
 * another shard of the same run made, and the leftovers that were proven to be deletable. Everything else is somebody's
 * data.
 */
export class Ownership {
  readonly run: RunId;
  readonly limits: Limits;
  /** Every UUID that was listed on any endpoint before the first write, with its name. */
  readonly #photograph = new Map<string, string>();
  #photographed = false;
  /** UUIDs that were listed under more than one name: whose they are is not known. */
  readonly #contested = new Set<string>();
  /** UUIDs that a create returned, by the endpoint that returned them. */
  readonly #created = new Map<string, Map<string, string>>();
  /** UUIDs under which an endpoint showed a collection that is this run's, or an approved leftover. */
  readonly #seen = new Map<string, string>();
  readonly #mine = new Set<string>();
  /** The collection that another shard of this run makes, and this one may write to once it is proven to be that. */
  #awaited: string | undefined;
  /** UUIDs under which it was proven, by the endpoint that showed them. */
  readonly #adopted = new Map<string, Set<string>>();
  /** Endpoints that a name of this run may be asked for once more, although it was asked for before. */
  readonly #again = new Set<string>();
  readonly #alive = new Set<string>();
  readonly #approved = new Set<string>();
  readonly #documents = new Map<string, number>();
  /** Of them, those that were refused: they count for the limit, since a server may lie, but are not held. */
  readonly #refused = new Map<string, number>();
  /** The UUID that an endpoint last showed for a name: a deletion uses it up. */
  readonly #justRead = new Map<string, string>();

  constructor(run: RunId, limits: Limits) {
    this.run = run;
    this.limits = limits;
  }

  /** Names that this run set out to create. */
  get names(): ReadonlySet<string> {
    return this.#mine;
  }

  /** Collections of this run's own making that hold, or held, records. */
  get withRecords(): readonly { readonly name: string; readonly documents: number }[] {
    return [...this.#documents].map(([name, documents]) => ({
      name,
      documents: documents - (this.#refused.get(name) ?? 0),
    })).filter((one) => one.documents > 0 && this.#mine.has(one.name));
  }

  /** Remembers what was there before the first write, on all endpoints. */
  setPhotograph(listed: Iterable<{ readonly name: string; readonly id: string }>): void {
    for (const { name, id } of listed) {
      if ((this.#photograph.get(id) ?? name) !== name) this.#contested.add(id);
      this.#photograph.set(id, name);
    }
    this.#photographed = true;
  }

  /** Why a collection of that name must not be created now, or `undefined` when it may. */
  objectionToCreate(name: string, markedRun: RunId, endpoint: Endpoint): string | undefined {
    const parsed = parseName(name);
    if (parsed?.suffix === undefined) return "its name does not fit the grammar";
    if (runOf(parsed) !== this.run || markedRun !== this.run) return "its name or mark is not this run's";
    if (this.#mine.has(name)) {
      return this.#alive.has(name) && this.#again.has(key(endpoint, name))
        ? undefined
        : "this run has asked for that name before";
    }
    if (!this.#photographed) return "production has not been photographed yet";
    if (this.#alive.size >= this.limits.maxCollections) {
      return `${this.#alive.size} collections are alive already (--max-collections)`;
    }
    return undefined;
  }

  /**
   * Lets a name be asked for a second time on an endpoint, once, while its collection is alive: to see it refused. What
   * that makes, should it not be refused, bears a name that the journal has, and goes with the first.
   */
  permitAgain(name: string, endpoint: Endpoint): void {
    this.#again.add(key(endpoint, name));
  }

  /** Counts a name as this run's, before the create is sent. */
  intend(name: string, endpoint: Endpoint): void {
    if (this.#mine.has(name)) this.#again.delete(key(endpoint, name));
    this.#mine.add(name);
    this.#alive.add(name);
  }

  /** Takes the UUID of a create's reply. Answers why it cannot be believed, or `undefined`. */
  admit(endpoint: Endpoint, name: string, uuid: string): string | undefined {
    const before = this.#photograph.get(uuid);
    if (before !== undefined) {
      return `the reply carries the UUID of "${before}", which was there before this run`;
    }
    const other = this.#seen.get(uuid);
    if (other !== undefined && other !== name) return `the reply carries the UUID of "${other}"`;
    const created = this.#created.get(endpoint.name) ?? new Map<string, string>();
    created.set(uuid, name);
    this.#created.set(endpoint.name, created);
    this.#seen.set(uuid, name);
    return undefined;
  }

  /** Learns under which UUID an endpoint shows a collection of ours; answers why that cannot be true, or `undefined`. */
  recognise(endpoint: Endpoint, name: string, uuid: string): string | undefined {
    if (!this.#mine.has(name) && !this.#approved.has(name)) return undefined;
    const before = this.#photograph.get(uuid);
    const expected = this.#mine.has(name) ? undefined : name;
    if (before !== undefined && before !== expected) {
      return `"${name}" is shown with the UUID of "${before}", which was there before this run`;
    }
    this.#seen.set(uuid, name);
    this.#justRead.set(key(endpoint, name), uuid);
    return undefined;
  }

  /**
   * Expects a collection that another shard of this run makes. Nothing may be written to it yet.
   *
   * @throws {RangeError} for a name that is not that of this run's shared collection, or one that this process asked for
   */
  expectShared(name: string): void {
    const parsed = parseName(name);
    const isShared = parsed?.suffix === SHARED_SUFFIX && runOf(parsed) === this.run;
    if (!isShared || this.#mine.has(name)) {
      throw new RangeError(`Cannot expect "${name}": it is not what another shard of run ${this.run} makes`);
    }
    this.#awaited = name;
  }

  /** Whether that is the collection which another shard makes. */
  isExpected(name: string): boolean {
    return name === this.#awaited;
  }

  /**
   * Judges what an endpoint shows under the name of the expected collection: it is the one that another shard made when
   * it bears the mark of this very run, and its UUID was never listed under another name. Without any mark it may be a copy,
   * or somebody's, and is let be.
   */
  judgeShared(name: string, uuid: string, mark: Mark | undefined): SharedJudgement {
    if (name !== this.#awaited || !this.#photographed || mark === undefined) return { is: "unproven" };
    if (mark.run !== this.run) return { is: "alien", doubt: `"${name}" bears the mark of run "${mark.run}"` };
    if (mark.purpose !== parseName(name)?.purpose) {
      return { is: "alien", doubt: `"${name}" bears the mark of another purpose, "${mark.purpose}"` };
    }
    if (this.#contested.has(uuid)) {
      return { is: "alien", doubt: `"${name}" is shown with a UUID that was listed under several names` };
    }
    const other = [this.#photograph.get(uuid), this.#seen.get(uuid)].find((one) => (one ?? name) !== name);
    if (other !== undefined) return { is: "alien", doubt: `"${name}" is shown with the UUID of "${other}"` };
    return { is: "proven" };
  }

  /** Takes a UUID for that of the expected collection, after {@linkcode judgeShared} and once that is written down. */
  adopt(endpoint: Endpoint, name: string, uuid: string): void {
    const adopted = this.#adopted.get(endpoint.name) ?? new Set<string>();
    this.#adopted.set(endpoint.name, adopted.add(uuid));
    this.#seen.set(uuid, name);
  }

  /** Whether that UUID is, on that endpoint, the collection which another shard made. */
  isAdopted(endpoint: Endpoint, uuid: string): boolean {
    return this.#adopted.get(endpoint.name)?.has(uuid) ?? false;
  }

  /** The name of the collection that an operation is about, where it has one that this run knows. */
  nameIn(operation: Operation): string | undefined {
    if ("name" in operation) return operation.name;
    return "uuid" in operation ? this.#seen.get(operation.uuid) : undefined;
  }

  /** Whether records of that UUID may be read: a collection of this run, or a copy of one. */
  mayRead(uuid: string): boolean {
    return this.#isOfRun(this.#seen.get(uuid));
  }

  /** Why that many records must not be written to that UUID on that endpoint, or `undefined` when they may. */
  objectionToWrite(endpoint: Endpoint, uuid: string, records: number): string | undefined {
    const name = this.#writable(endpoint, uuid);
    if (name === undefined || (this.#photograph.has(uuid) && !this.isAdopted(endpoint, uuid))) {
      return `no create of this run on ${endpoint.name} returned its UUID`;
    }
    const total = (this.#documents.get(name) ?? 0) + records;
    if (total > this.limits.maxDocs) {
      return `"${name}" would hold ${total} documents (--max-docs ${this.limits.maxDocs})`;
    }
    return undefined;
  }

  /** Counts records as written; an upsert of existing ones is counted again, to be on the safe side. */
  countRecords(endpoint: Endpoint, uuid: string, records: number): void {
    const name = this.#writable(endpoint, uuid);
    if (name !== undefined) this.#documents.set(name, (this.#documents.get(name) ?? 0) + records);
  }

  /** Takes note that a server refused records that were counted as written. */
  noteRefused(endpoint: Endpoint, uuid: string, records: number): void {
    const name = this.#writable(endpoint, uuid);
    if (name !== undefined) this.#refused.set(name, (this.#refused.get(name) ?? 0) + records);
  }

  /** Allows the deletion of a collection that this run did not make, but that is proven to be deletable. */
  approve(name: string): void {
    this.#approved.add(name);
  }

  /** Whether an operation, had it been sent, would have changed something that is not this run's to change. */
  isOutside(operation: Operation): boolean {
    switch (operation.kind) {
      case "create":
        return !this.#mine.has(operation.name);
      case "delete":
        return !this.#mine.has(operation.name) && !this.#approved.has(operation.name);
      case "write":
        return !this.#isOfRun(this.#seen.get(operation.uuid));
      default:
        return false;
    }
  }

  /** Why that name must not be deleted on that endpoint now, or `undefined` when it may. */
  objectionToDelete(endpoint: Endpoint, name: string): string | undefined {
    if (parseName(name) === undefined) return "its name does not fit the grammar";
    if (!this.#mine.has(name) && !this.#approved.has(name)) {
      return "neither this run nor a proof of ownership covers it";
    }
    if (!this.#justRead.has(key(endpoint, name))) {
      return `its UUID on ${endpoint.name} was not read just before`;
    }
    return undefined;
  }

  /** Uses up the reading that allowed a deletion. */
  spendReading(endpoint: Endpoint, name: string): void {
    this.#justRead.delete(key(endpoint, name));
  }

  /** Frees a place under `maxCollections`, once a collection is known to be gone everywhere. */
  release(name: string): void {
    this.#alive.delete(name);
  }

  /** Whether a collection is one that this process made, or the one that another shard of the run made. */
  #isOfRun(name: string | undefined): boolean {
    return name !== undefined && (this.#mine.has(name) || (name === this.#awaited && this.#adopted.size > 0));
  }

  /** The name of what may be written to under that UUID on that endpoint. */
  #writable(endpoint: Endpoint, uuid: string): string | undefined {
    const created = this.#created.get(endpoint.name)?.get(uuid);
    return created ?? (this.isAdopted(endpoint, uuid) ? this.#awaited : undefined);
  }
}

/** What is to be made of what an endpoint shows as the collection of another shard. */
export type SharedJudgement =
  | { readonly is: "proven" | "unproven" }
  /** It is somebody else's, or the endpoint lies. */
  | { readonly is: "alien"; readonly doubt: string };

function key(endpoint: Endpoint, name: string): string {
  return `${endpoint.name} ${name}`;
}
