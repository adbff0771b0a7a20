import type { TestRecord } from "../../chroma/record.ts";
import type { Write } from "../../history/operation.ts";
import { changed, makeRecords } from "../dataset.ts";
import type { Attempt } from "./gap.ts";
import type { Streams } from "./judgements.ts";
import { pauseAfterWrite, type Phase, roomOf } from "./pace.ts";
import type { Drill } from "./scope.ts";

/** Between two reads of a kind; milliseconds. */
const READ_EVERY_MS = 1000;
/** How soon a load looks again whether it may go on; milliseconds. */
const LOOK_EVERY_MS = 250;
/** A request that is under way for longer is not served, for the time being; milliseconds. */
const LONG_MS = 1000;
/** Of the records that were there before, so many are updated, again and again; of the others some are deleted. */
const UPDATED = 5;

/** What one write of the load does to one record. */
type Deed = "add" | "update" | "delete";
const DEEDS: readonly Deed[] = ["add", "update", "add", "update", "delete"];

/** What was read, by kind: by GET, which balancers spread, and by POST, which some send to the primary alone. */
type Reads = Readonly<Record<"count" | "get", Attempt[]>>;

/**
 * The light load of a drill, through the entry: two reads a second and a write now and then, each after the other of its
 * kind, recorded with its time and its outcome. It waits at the gate, and never sends more records than a collection may hold.
 */
export class DrillLoad {
  readonly #drill: Drill;
  readonly #reads: Reads = { count: [], get: [] };
  /** When what is under way was sent, by its stream. */
  readonly #underWay = new Map<string, number>();
  readonly #over = new AbortController();
  #loops: Promise<unknown> | undefined;
  #phase: Phase = "before";
  #lengthMs = 0;
  #since = 0;
  #writes = 0;
  #room: Readonly<Record<Phase, number>> = roomOf(0);
  #used = 0;
  #fresh: TestRecord[] = [];
  #updated: TestRecord[] = [];
  #doomed: TestRecord[] = [];

  constructor(drill: Drill) {
    this.#drill = drill;
  }

  /** Begins the load, on records that are there. */
  begin(records: readonly TestRecord[], lengthMs: number): void {
    const { maxDocs, dimension, random } = this.#drill.stage;
    this.#updated = records.slice(0, UPDATED);
    this.#doomed = records.slice(UPDATED);
    const room = maxDocs - records.length;
    this.#room = roomOf(room);
    this.#fresh = [...makeRecords({ count: Math.max(0, room), prefix: "drill", dimension, random })];
    this.enter("before", lengthMs);
    const { records: there } = this.#drill.collection;
    const ids = this.#updated.slice(0, 1).map(({ id }) => id);
    this.#loops = Promise.allSettled([
      this.#keepReading("count", () => there.count()),
      this.#keepReading("get", () => there.get(ids)),
      this.#keepWriting(),
    ]);
  }

  /** Goes on to another part of the drill, which will last about so many milliseconds. */
  enter(phase: Phase, lengthMs: number): void {
    this.#phase = phase;
    this.#lengthMs = lengthMs;
    this.#since = this.#drill.stage.clock.elapsed();
    this.#used = 0;
  }

  /** Ends the load; what is under way ends first. */
  async end(): Promise<void> {
    this.#over.abort("the load is over");
    await this.#loops;
  }

  /** Every request that has ended, or is under way for long, of those sent from a moment on and before another. */
  streams(from: number, until = Infinity): Streams {
    const inTime = <T extends { readonly invokedAt: number }>(all: readonly T[]) =>
      all.filter(({ invokedAt }) => invokedAt >= from && invokedAt < until);
    const now = this.#drill.stage.clock.elapsed();
    const withWaiting = (stream: string, ended: readonly Attempt[]): readonly Attempt[] => {
      const invokedAt = this.#underWay.get(stream) ?? now;
      const waiting = { invokedAt, endedAt: Infinity, isServed: false };
      return now - invokedAt > LONG_MS ? inTime([...ended, waiting]) : inTime(ended);
    };
    const written = this.writes(from, until).map(({ invokedAt, endedAt, outcome }) => ({
      invokedAt,
      endedAt,
      isServed: outcome === "ok",
    }));
    return {
      count: withWaiting("count", this.#reads.count),
      get: withWaiting("get", this.#reads.get),
      write: withWaiting("write", written),
    };
  }

  /** The writes that have ended, of those sent from a moment on and before another. */
  writes(from: number, until = Infinity): readonly Write[] {
    return this.#drill.recorder.history.filter((one): one is Write =>
      one.kind === "write" && one.invokedAt >= from && one.invokedAt < until
    );
  }

  get #signal(): AbortSignal {
    return AbortSignal.any([this.#drill.stage.signal, this.#over.signal]);
  }

  async #keepReading(kind: keyof Reads, read: () => Promise<unknown>): Promise<void> {
    const { clock, gate } = this.#drill.stage;
    const signal = this.#signal;
    while (!signal.aborted) {
      const { closings } = gate;
      const invokedAt = clock.elapsed();
      this.#underWay.set(kind, invokedAt);
      const isServed = gate.opening === undefined && await read().then(() => true, () => false);
      this.#underWay.delete(kind);
      // What was held back by hand says nothing of the deployment.
      if (gate.opening === undefined && gate.closings === closings) {
        this.#reads[kind].push({ invokedAt, endedAt: clock.elapsed(), isServed });
      }
      await clock.sleep(Math.max(0, invokedAt + READ_EVERY_MS - clock.elapsed()), signal);
    }
  }

  async #keepWriting(): Promise<void> {
    const { clock, gate } = this.#drill.stage;
    const signal = this.#signal;
    let last = -Infinity;
    while (!signal.aborted) {
      const room = this.#room[this.#phase];
      const pauseMs = pauseAfterWrite(this.#phase, {
        lengthMs: this.#lengthMs,
        room,
        sinceMs: clock.elapsed() - this.#since,
        isInDoubt: this.#drill.watch?.isInDoubt ?? false,
      });
      const left = last + pauseMs - clock.elapsed();
      // In pieces, since the next part, or a doubt, may begin at any moment.
      if (this.#used >= room || left > 0 || gate.opening !== undefined) {
        await clock.sleep(Math.min(LOOK_EVERY_MS, left > 0 ? left : LOOK_EVERY_MS), signal);
        continue;
      }
      last = clock.elapsed();
      this.#used++;
      // Its outcome is in the history.
      this.#underWay.set("write", last);
      await this.#write().catch(() => {});
      this.#underWay.delete("write");
    }
  }

  async #write(): Promise<void> {
    const { recorder, collection: { records } } = this.#drill;
    const deed = DEEDS[this.#writes++ % DEEDS.length];
    const doomed = deed === "delete" && this.#phase === "outage" ? this.#doomed.pop() : undefined;
    if (doomed !== undefined) {
      const deleted = [doomed.id];
      return await recorder.write({ deleted }, () => records.delete({ ids: deleted }));
    }
    const fresh = deed === "add" ? this.#fresh.shift() : undefined;
    const wrote = this.#drill.stamp([fresh ?? this.#nextUpdate()]);
    await recorder.write({ wrote }, () => fresh === undefined ? records.update(wrote) : records.add(wrote));
  }

  /** The next of the records that are updated in turn, as it shall be now. */
  #nextUpdate(): TestRecord {
    const [record, ...others] = this.#updated;
    if (record === undefined) throw new Error("Cannot update a record: none was written before");
    this.#updated = [...others, record];
    return changed(record, `updated ${this.#writes}`, this.#drill.stage.random);
  }
}
