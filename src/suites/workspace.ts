import type { TestCollection } from "../chroma/collection.ts";
import type { Node } from "../chroma/deployment.ts";
import type { CollectionUse } from "../chroma/session.ts";
import type { TestRecord } from "../chroma/record.ts";
import { type Stage, Undecided } from "./suite.ts";

/** A change to the records of a collection. */
export interface Change {
  readonly wrote?: readonly TestRecord[];
  /** Ids. */
  readonly deleted?: readonly string[];
}

/** What a check about copies needs beside `--url`. */
export const NODES_NEEDED = "`--primary` and at least one `--replica`";

/** Lacking for a check about copies, unless at least two nodes can be looked at on their own. */
export function lacksNodes({ nodesBehind }: Workspace): string | undefined {
  return nodesBehind.length >= 2 ? undefined : `Needs ${NODES_NEEDED.replaceAll("`", "")}`;
}

/**
 * The scope that a suite's checks share: one collection, and a model of the records that it should hold.
 *
 * A check that wrote updates the model, so that every later comparison is against all that was written so far.
 */
export class Workspace implements AsyncDisposable {
  readonly stage: Stage;
  /** What the collection should hold, by id. */
  readonly model = new Map<string, TestRecord>();
  readonly #purpose: string;
  readonly #use: CollectionUse;
  #collection: TestCollection | undefined;
  #tried = false;

  constructor(stage: Stage, purpose: string, use: CollectionUse) {
    this.stage = stage;
    this.#purpose = purpose;
    this.#use = use;
  }

  /** Creates the collection that the later checks work on. */
  async create(): Promise<TestCollection> {
    this.#tried = true;
    if (this.stage.readOnly !== undefined) throw new Undecided(`Nothing was created: ${this.stage.readOnly}`);
    this.#collection = await this.stage.session.createCollection(this.#purpose, this.#use);
    return this.#collection;
  }

  /** Works on a collection that is there already. */
  take(collection: TestCollection): void {
    this.#tried = true;
    this.#collection = collection;
  }

  /** The collection that an earlier check created. */
  get collection(): TestCollection {
    if (this.#collection === undefined) {
      throw new Undecided("There is no collection to test on: its create did not succeed");
    }
    return this.#collection;
  }

  /** The collection that an earlier check created, or, when none has tried, a new one. */
  async collectionOrNew(): Promise<TestCollection> {
    return this.#tried ? this.collection : await this.create();
  }

  /** The collection, with at least one record in it by the model. */
  get filled(): TestCollection {
    if (this.model.size === 0) throw new Undecided("There are no records to test on: none were written");
    return this.collection;
  }

  /** Nodes that are reached directly, each on its own: none when there is only `--url`. */
  get nodesBehind(): readonly Node[] {
    return this.stage.deployment.nodes.filter((node) => node !== this.stage.deployment.entry);
  }

  /** Notes a change as made; answers how to take it back, should it turn out that it never was. */
  apply({ wrote = [], deleted = [] }: Change): () => void {
    const before = [...this.model];
    for (const record of wrote) this.model.set(record.id, record);
    for (const id of deleted) this.model.delete(id);
    return () => {
      this.model.clear();
      for (const [id, record] of before) this.model.set(id, record);
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#collection?.[Symbol.asyncDispose]();
  }
}
