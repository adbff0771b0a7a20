import { unixSeconds } from "../core/clock.ts";
import { isObject } from "../core/json.ts";
import type { Random } from "../core/random.ts";
import { formatMark } from "../guard/mark.ts";
import { newName, sharedName } from "../guard/name.ts";
import type { Ownership } from "../guard/ownership.ts";
import { TestCollection } from "./collection.ts";
import type { Deployment, Node } from "./deployment.ts";
import { HttpError } from "./http_error.ts";
import type { OnLife } from "./life.ts";
import type { ListFully } from "./presence.ts";
import { expectOk, isOk, type RawReply } from "./raw.ts";
import { callClient } from "./records.ts";
import { removeEverywhere } from "./removal.ts";
import { type Doomed, type Fate, sweep } from "./sweep.ts";

/**
 * Neighbours a vertex of the index (`hnsw.max_neighbors`): the more, the larger what a deleted collection leaves behind.
 *
 * Chroma takes 2 at the least, but then queries miss: of 1,000 over 50 records of 8 dimensions, 30 gave a wrong nearest
 * neighbour on Chroma 1.0.5; with 4 it was 1 of 20,000, with 8 none.
 */
export const MAX_NEIGHBORS = { unqueried: 2, queried: 8, serverDefault: 16 } as const;

/** What a collection is for. */
export interface CollectionUse {
  /** Whether queries must be exact in it. */
  readonly queried: boolean;
}

/** The index setting that a collection is created with, where the server takes one. */
export function neighboursFor({ queried }: CollectionUse): number {
  return queried ? MAX_NEIGHBORS.queried : MAX_NEIGHBORS.unqueried;
}

/** What a session needs beside the deployment. */
export interface SessionOptions {
  readonly ownership: Ownership;
  readonly random: Random;
  readonly version: string;
  readonly settleMs: number;
  /** How long other machines' `cleanup` leaves a collection alone: longer than the run can last. */
  readonly leaseMs: number;
  readonly onLife: OnLife;
}

/** One run's dealings with the deployment: makes its collections, and is rid of all of them in the end. */
export class Session {
  readonly deployment: Deployment;
  readonly settleMs: number;
  readonly #options: SessionOptions;
  /** When a collection was last seen to leave an endpoint, or its deletion acknowledged; the clock's `elapsed`. */
  readonly #deletedAt = new Map<string, number>();
  /** Endpoints that hung when something was to be deleted there. */
  readonly #stuck = new Set<string>();
  /** Seen to have left every node. */
  readonly #left = new Set<string>();
  /** Removed from every endpoint without trouble. */
  readonly #removed = new Set<string>();
  /** The setting that each collection was created with, by name. */
  readonly #neighbours = new Map<string, number>();
  /** Left for whoever ends the run: other shards of it may still use them. */
  readonly #handedOver = new Set<string>();
  #sharedUuid: string | undefined;
  #configurable = true;

  constructor(deployment: Deployment, options: SessionOptions) {
    this.deployment = deployment;
    this.settleMs = options.settleMs;
    this.#options = options;
  }

  /**
   * Creates a collection through the entry.
   *
   * @throws {HttpError} and `NoReplyError`, after which it may exist all the same: the cleanup looks for it by its name
   * @throws {GuardRefusal} when the reply cannot be believed, or a limit is reached
   */
  async createCollection(purpose: string, use: CollectionUse = { queried: true }): Promise<TestCollection> {
    return await this.#createNamed(() => this.newName(purpose), purpose, use);
  }

  /**
   * Creates the collection that all shards of the run share. Once that is acknowledged it is not removed by this session:
   * others use it, so `cleanup` removes it when all of them have ended.
   *
   * @throws as {@linkcode createCollection} does
   */
  async createShared(purpose: string, use: CollectionUse): Promise<TestCollection> {
    const { ownership } = this.#options;
    const name = sharedName(purpose, ownership.run);
    const nameAgain = () => {
      if (ownership.names.has(name)) ownership.permitAgain(name, this.deployment.entry.endpoint);
      return name;
    };
    const collection = await this.#createNamed(nameAgain, purpose, use);
    this.#handedOver.add(name);
    this.#sharedUuid = collection.records.uuid;
    return collection;
  }

  /** The UUID of the collection that all shards share, on the entry; `undefined` while this one has it not. */
  get sharedUuid(): string | undefined {
    return this.#sharedUuid;
  }

  /**
   * Finds the collection that another shard of the run makes, as the entry shows it now; the guard lets writes to it pass
   * once it is proven. `undefined` while it is not there, or not proven.
   *
   * @throws {GuardRefusal} when something else is there under its name
   */
  async findShared(purpose: string): Promise<TestCollection | undefined> {
    const { entry } = this.deployment;
    const { ownership } = this.#options;
    const name = sharedName(purpose, ownership.run);
    if (!ownership.isExpected(name)) ownership.expectShared(name);
    const there = await entry.api.describe(name);
    if (there === undefined || !ownership.isAdopted(entry.endpoint, there.id)) return undefined;
    this.#handedOver.add(name);
    this.#sharedUuid = there.id;
    return new TestCollection(this, { name, metadata: there.metadata ?? {} }, entry.records(there.id));
  }

  async #createNamed(name: () => string, purpose: string, use: CollectionUse): Promise<TestCollection> {
    try {
      return await this.#create(name(), purpose, use);
    } catch (error) {
      // A server that does not know the setting says so and creates nothing; then it is not asked for again.
      if (!this.#configurable || !(error instanceof HttpError) || ![400, 422].includes(error.status)) {
        throw error;
      }
      this.#configurable = false;
      return await this.#create(name(), purpose, use);
    }
  }

  /**
   * Creates a collection on a node alone, round the balancer: for what the node itself does, with no record in it.
   *
   * @throws as {@linkcode createCollection} does
   */
  async createOn(node: Node, purpose: string): Promise<TestCollection> {
    const name = this.newName(purpose);
    const metadata = this.#mark(purpose);
    const reply = await node.raw.post("", { body: { name, metadata } });
    const body: unknown = JSON.parse(expectOk(reply, "create a collection", node.endpoint).text);
    // The guard let the reply through, so it carries one.
    const uuid = isObject(body) ? String(body.id) : "";
    this.#options.onLife({ what: "created", name, node: node.name });
    return new TestCollection(this, { name, metadata }, node.records(uuid));
  }

  /** A name of this run: for a collection, or for something made up that is asked for and is nowhere. */
  newName(purpose: string): string {
    return newName(purpose, this.#options.ownership.run, this.#options.random);
  }

  /**
   * Asks an endpoint for a name that this run has asked for, or is asking for at this moment: to see it refused, once.
   * What the endpoint makes of it all the same goes with the rest.
   */
  async createAgain(node: Node, name: string, purpose: string): Promise<RawReply> {
    this.#options.ownership.permitAgain(name, node.endpoint);
    const reply = await node.raw.post("", { body: { name, metadata: this.#mark(purpose) } });
    if (isOk(reply)) this.#options.onLife({ what: "created", name, node: node.name });
    return reply;
  }

  #mark(purpose: string): Record<string, string | number | boolean> {
    const { ownership, version, leaseMs } = this.#options;
    const createdAt = unixSeconds(this.deployment.clock);
    const expiresAt = createdAt + Math.ceil(leaseMs / 1000);
    return formatMark({ run: ownership.run, purpose, createdAt, expiresAt, version });
  }

  async #create(name: string, purpose: string, { queried }: CollectionUse): Promise<TestCollection> {
    const { entry } = this.deployment;
    const { onLife } = this.#options;
    const metadata = this.#mark(purpose);
    const wanted = neighboursFor({ queried });
    this.#neighbours.set(name, this.#configurable ? wanted : MAX_NEIGHBORS.serverDefault);
    const created = await callClient(
      "create a collection",
      entry.endpoint,
      () =>
        entry.client.createCollection({
          name,
          metadata,
          embeddingFunction: null,
          ...(this.#configurable ? { configuration: { hnsw: { max_neighbors: wanted } } } : {}),
        }),
    );
    onLife({ what: "created", name, node: entry.name });
    return new TestCollection(this, { name, metadata }, entry.records(created.id));
  }

  /** The index setting of every collection that came to hold records: what it leaves behind depends on it. */
  get neighboursOfFilled(): readonly number[] {
    return this.#options.ownership.withRecords.map(({ name }) =>
      this.#neighbours.get(name) ?? MAX_NEIGHBORS.serverDefault
    );
  }

  /** Deletes a collection through the entry alone; the nodes are left to the deployment's own replication. */
  async deleteThroughEntry(name: string): Promise<void> {
    const { api, name: node } = this.deployment.entry;
    if ((await api.describe(name)) === undefined) return;
    if ((await api.remove(name)) === "deleted") this.#deleted(name, node);
  }

  /** Takes note that a deleted collection was seen gone from every node: from now on its settle time runs. */
  sawGone(name: string): void {
    this.#left.add(name);
    this.#deletedAt.set(name, this.deployment.clock.elapsed());
  }

  /** Deletes a collection from everywhere; what goes wrong is looked into, and reported, by {@linkcode finish}. */
  async remove(name: string): Promise<void> {
    if (this.#handedOver.has(name)) return;
    let wasShown = false;
    try {
      const trouble = await removeEverywhere(this.deployment, name, {
        onDeleted: (node) => this.#deleted(name, node),
        onShown: () => wasShown = true,
        stuck: this.#stuck,
      });
      // The settle time runs from when it was seen to have left every endpoint, not from the first acknowledgement.
      if (wasShown || !this.#left.has(name)) this.#deletedAt.set(name, this.deployment.clock.elapsed());
      if (trouble.length > 0) return;
      this.#removed.add(name);
      this.#options.ownership.release(name);
    } catch {
      // Not removed, so `finish` tries again, and it is there that the reason is reported.
    }
  }

  #deleted(name: string, node: string): void {
    this.#deletedAt.set(name, this.deployment.clock.elapsed());
    this.#options.onLife({ what: "deleted", name, node });
  }

  /**
   * Is rid of every collection that this run asked for, also of those whose create was never answered; but for the one
   * that other shards use.
   *
   * @param list how every endpoint is listed in the end
   */
  finish(list?: ListFully): Promise<readonly Fate[]> {
    const names = [...this.#options.ownership.names].filter((name) => !this.#handedOver.has(name));
    const doomed = names.map((name): Doomed => {
      const removedAt = this.#deletedAt.get(name);
      return removedAt === undefined || !this.#removed.has(name) ? { name } : { name, removedAt };
    });
    return sweep(this.deployment, doomed, { ...this.#options, stuck: this.#stuck, list });
  }
}
