import type { Node } from "../../chroma/deployment.ts";
import type { StoredRecord, TestRecord } from "../../chroma/record.ts";
import type { Value } from "../../history/operation.ts";
import { Recorder } from "../../history/recorder.ts";
import type { Drilling, Stage } from "../suite.ts";
import type { Convergence } from "../sync/converge.ts";
import { Workspace } from "../workspace.ts";
import { DrillLoad } from "./load.ts";
import { differencesIn } from "./losses.ts";
import { NodeWatch } from "./node_watch.ts";
import type { Outage } from "./outage.ts";
import { PageWatch } from "./page_watch.ts";

/** Nothing is queried in it, so that its index can be as small as it gets. */
export const USE = { queried: false } as const;

/** A node that stopped answering. */
export interface Stopped {
  readonly node: Node;
  /** When it answered for the last time; the clock's `elapsed`. */
  readonly lastGoodAt: number;
}

/** What the drill's checks share: two collections, the load on the first, the watch over the nodes, and what came of it. */
export class Drill extends Workspace {
  readonly recorder: Recorder;
  readonly load: DrillLoad;
  /** The collection that is deleted while the node is away. No record is ever in it: it leaves nothing behind. */
  readonly doomed: Workspace;
  /** What every write of a record made of it, by what the write is known again by. */
  readonly written = new Map<Value, TestRecord>();
  /** How many nodes each page of the balancer calls healthy while all are; pages that do not tell are absent. */
  readonly healthyBefore = new Map<string, number>();
  /** Watch the nodes, and what the balancer tells of them; absent until all was found well. */
  watch: NodeWatch | undefined;
  pages: PageWatch | undefined;
  stopped: Stopped | undefined;
  /** What the outage was like, once somebody has asked: it is lived through once. */
  outage: Promise<Outage> | undefined;
  /** When the node answered again; the clock's `elapsed`. */
  returnedAt: number | undefined;
  /** How the deletion of the doomed collection reaches the nodes. */
  departure: Promise<readonly Convergence[]> | undefined;
  readonly #drilling: Drilling | undefined;

  constructor(stage: Stage) {
    super(stage, "failover_drill", USE);
    this.#drilling = stage.drilling;
    this.recorder = new Recorder(stage.clock);
    this.doomed = new Workspace(stage, "failover_deletion", USE);
    this.load = new DrillLoad(this);
  }

  /** How long a drill waits, and whom it guides. */
  get drilling(): Drilling {
    if (this.#drilling === undefined) throw new Error("Cannot drill: nobody is there to stop a node");
    return this.#drilling;
  }

  /** Begins to watch the nodes, each of which has just answered, and the balancer's pages. */
  beginWatch(): void {
    const { clock, gate, signal, deployment: { entry } } = this.stage;
    this.watch = new NodeWatch(this.nodesBehind, { clock, gate, signal });
    this.pages = new PageWatch(entry, { clock, gate, signal });
  }

  /** Stamps records and remembers what they are, so that each is known again wherever it is found. */
  stamp(records: readonly TestRecord[]): readonly TestRecord[] {
    const stamped = this.recorder.stamp(records);
    for (const record of stamped) this.written.set(Number(record.metadata["write"]), record);
    return stamped;
  }

  /** In what an endpoint differs from what was acknowledged, by the record's id; all of it where the collection is not there. */
  async differencesOn(node: Node): Promise<ReadonlyMap<string, string>> {
    const { clock, deployment: { entry } } = this.stage;
    const records = node === entry ? this.collection.records : await this.collection.on(node);
    if (records === undefined) {
      return new Map(this.acknowledged.keys().map((id) => [id, "the collection is not there"]));
    }
    const seen = new Recorder(clock);
    const held: ReadonlyMap<string, StoredRecord> = await seen.read(node.name, () => records.get());
    const read = seen.history.find((one) => one.kind === "read");
    if (read === undefined) throw new Error(`Cannot judge ${node.name}: it was not read`);
    return differencesIn(this.recorder.history, this.written, { read, held });
  }

  /** When the last write of each record was acknowledged, by its id; the clock's `elapsed`. */
  get acknowledged(): ReadonlyMap<string, number> {
    return new Map(
      this.recorder.history.flatMap((one) =>
        one.kind === "write" && one.outcome === "ok"
          ? [...one.values.keys()].map((id) => [id, one.endedAt] as const)
          : []
      ),
    );
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.load.end();
    await this.watch?.[Symbol.asyncDispose]();
    await this.pages?.[Symbol.asyncDispose]();
    await Promise.allSettled([this.departure, this.outage]);
    await this.doomed[Symbol.asyncDispose]();
    await super[Symbol.asyncDispose]();
  }
}
