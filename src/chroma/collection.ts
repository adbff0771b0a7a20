import type { Node } from "./deployment.ts";
import type { Records } from "./records.ts";
import type { Session } from "./session.ts";

/**
 * A collection that this run made, for as long as a scope lasts:
 *
 *     await using docs = await session.createCollection("basic_operations");
 *
 * Leaving the scope deletes it, however it is left: through the balancer first, then what remains on each node. The
 * disposal never throws: what became of the collection is in the session's cleanup, where nothing can hide it.
 */
export class TestCollection implements AsyncDisposable {
  readonly name: string;
  /** Its records through the entry, as an application sees them. */
  readonly records: Records;
  /** The metadata that it was created with. */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly #session: Session;

  constructor(
    session: Session,
    { name, metadata }: { name: string; metadata: Readonly<Record<string, unknown>> },
    records: Records,
  ) {
    this.#session = session;
    this.name = name;
    this.metadata = metadata;
    this.records = records;
  }

  /** Its records as a node has them, under the UUID that it has there, or `undefined` while it is not there. */
  async on(node: Node): Promise<Records | undefined> {
    const there = await node.api.describe(this.name);
    return there === undefined ? undefined : node.records(there.id);
  }

  /** Deletes it through the entry alone, as an application would. */
  async delete(): Promise<void> {
    await this.#session.deleteThroughEntry(this.name);
  }

  /** Takes note that it was seen gone from every node. */
  sawGone(): void {
    this.#session.sawGone(this.name);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#session.remove(this.name);
  }
}
