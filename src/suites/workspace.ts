import type { TestCollection } from "../chroma/collection.ts";
import type { Node } from "../chroma/deployment.ts";
import type { TestRecord } from "../chroma/record.ts";
import { type Stage, Undecided } from "./suite.ts";

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
  #collection: TestCollection | undefined;

  constructor(stage: Stage, purpose: string) {
    this.stage = stage;
    this.#purpose = purpose;
  }

  /** Creates the collection that the later checks work on. */
  async create(): Promise<TestCollection> {
    if (this.stage.readOnly !== undefined) throw new Undecided(`Nothing was created: ${this.stage.readOnly}`);
    this.#collection = await this.stage.session.createCollection(this.#purpose);
    return this.#collection;
  }

  /** The collection that an earlier check created. */
  get collection(): TestCollection {
    if (this.#collection === undefined) {
      throw new Undecided("There is no collection to test on: its create did not succeed");
    }
    return this.#collection;
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

  /** Notes records as written. */
  wrote(records: Iterable<TestRecord>): void {
    for (const record of records) this.model.set(record.id, record);
  }

  /** Notes records as deleted. */
  deleted(ids: Iterable<string>): void {
    for (const id of ids) this.model.delete(id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#collection?.[Symbol.asyncDispose]();
  }
}
