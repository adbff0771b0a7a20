import type { Node } from "../../chroma/deployment.ts";
import { HttpError } from "../../chroma/http_error.ts";
import type { StoredRecord } from "../../chroma/record.ts";
import { Recorder } from "../../history/recorder.ts";
import type { VersionHistory } from "../../history/versions.ts";
import type { Stage } from "../suite.ts";
import { type Change, Workspace } from "../workspace.ts";

/** Nothing is queried in it, so that its index can be as small as it gets. */
export const USE = { queried: false } as const;

/** What a place held when it was read, by id. */
export type Held = ReadonlyMap<string, StoredRecord>;

/** What the sync suite's checks share: one collection, and the history of all that was done to its records and seen of them. */
export class SyncScope extends Workspace {
  readonly recorder: Recorder;
  /** How many records there should be, and how many a client counted: of the reads that only count. */
  counted: VersionHistory = [];
  /** What every endpoint held when all was done, by its name; absent before that was looked at. */
  last: ReadonlyMap<string, Held> | undefined;

  constructor(stage: Stage) {
    super(stage, "distributed_sync", USE);
    this.recorder = new Recorder(stage.clock);
  }

  /** Writes through the entry, into the history, and when it was acknowledged into the model. */
  async write(change: Change, send: () => Promise<void>): Promise<void> {
    await this.recorder.write(change, send);
    this.apply(change);
  }

  /** Reads records through the entry: nothing, where it answers that there is no such collection. */
  readEntry(): Promise<Held> {
    return this.recorder.read(this.stage.deployment.entry.name, async () => {
      try {
        return await this.collection.records.get();
      } catch (error) {
        // A node that has never heard of the collection is as stale as one can be.
        if (error instanceof HttpError && error.status === 404) return new Map();
        throw error;
      }
    });
  }

  /** Reads records as a node has them, all or some; `undefined` where the collection is not there. */
  async readNode(node: Node, ids?: readonly string[]): Promise<Held | undefined> {
    const records = await this.collection.on(node);
    return records && await this.recorder.read(node.name, () => records.get(ids), ids);
  }
}
