import { unixSeconds } from "../core/clock.ts";
import type { Random } from "../core/random.ts";
import { formatMark } from "../guard/mark.ts";
import { newName } from "../guard/name.ts";
import type { Ownership } from "../guard/ownership.ts";
import { TestCollection } from "./collection.ts";
import type { Deployment } from "./deployment.ts";
import { HttpError } from "./http_error.ts";
import type { OnLife } from "./life.ts";
import { callClient } from "./records.ts";
import { removeEverywhere } from "./removal.ts";
import { type Doomed, type Fate, sweep } from "./sweep.ts";

/** How long other machines' `cleanup` leaves a collection alone; no run lasts longer. Seconds. */
export const LEASE_SECONDS = 3600;

/**
 * Neighbours a vertex of the index: Chroma's smallest. A deleted collection that held records leaves its index behind
 * until the server restarts, and the index grows with it.
 */
export const MAX_NEIGHBORS = 2;

/** What a session needs beside the deployment. */
export interface SessionOptions {
  readonly ownership: Ownership;
  readonly random: Random;
  readonly version: string;
  readonly settleMs: number;
  readonly onLife: OnLife;
}

/** One run's dealings with the deployment: makes its collections, and is rid of all of them in the end. */
export class Session {
  readonly deployment: Deployment;
  readonly settleMs: number;
  readonly #options: SessionOptions;
  /** When an endpoint last acknowledged a collection's deletion; the clock's `elapsed`. */
  readonly #deletedAt = new Map<string, number>();
  /** Removed from every endpoint without trouble. */
  readonly #removed = new Set<string>();
  #small = true;

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
  async createCollection(purpose: string): Promise<TestCollection> {
    try {
      return await this.#create(purpose);
    } catch (error) {
      // A server that does not know the setting says so and creates nothing; then it is not asked for again.
      if (!this.#small || !(error instanceof HttpError) || ![400, 422].includes(error.status)) throw error;
      this.#small = false;
      return await this.#create(purpose);
    }
  }

  async #create(purpose: string): Promise<TestCollection> {
    const { entry, clock } = this.deployment;
    const { ownership, random, version, onLife } = this.#options;
    const name = newName(purpose, ownership.run, random);
    const createdAt = unixSeconds(clock);
    const metadata = formatMark({
      run: ownership.run,
      purpose,
      createdAt,
      expiresAt: createdAt + LEASE_SECONDS,
      version,
    }) as Record<string, string | number | boolean>;
    const created = await callClient(
      "create a collection",
      entry.endpoint,
      () =>
        entry.client.createCollection({
          name,
          metadata,
          embeddingFunction: null,
          ...(this.#small ? { configuration: { hnsw: { max_neighbors: MAX_NEIGHBORS } } } : {}),
        }),
    );
    onLife({ what: "created", name, node: entry.name });
    return new TestCollection(
      this,
      { id: created.id, name, metadata, dimension: null, configuration: created.configuration },
      entry.records(created.id),
    );
  }

  /** Deletes a collection through the entry alone; the nodes are left to the deployment's own replication. */
  async deleteThroughEntry(name: string): Promise<void> {
    const { api, name: node } = this.deployment.entry;
    if ((await api.describe(name)) === undefined) return;
    if ((await api.remove(name)) === "deleted") this.#deleted(name, node);
  }

  /** Deletes a collection from everywhere; what goes wrong is looked into, and reported, by {@linkcode finish}. */
  async remove(name: string): Promise<void> {
    try {
      const trouble = await removeEverywhere(this.deployment, name, {
        onDeleted: (node) => this.#deleted(name, node),
      });
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

  /** Is rid of every collection that this run asked for, also of those whose create was never answered. */
  finish(): Promise<readonly Fate[]> {
    const doomed = [...this.#options.ownership.names].map((name): Doomed => {
      const removedAt = this.#deletedAt.get(name);
      return removedAt === undefined || !this.#removed.has(name) ? { name } : { name, removedAt };
    });
    return sweep(this.deployment, doomed, this.#options);
  }
}
