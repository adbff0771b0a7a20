import type { Clock } from "../core/clock.ts";
import { isObject, parseJson } from "../core/json.ts";
import { ownPrefix } from "../guard/show_own.ts";
import type { RawApi } from "./raw.ts";

/** Between two looks whether another shard was stopped; milliseconds. */
const LOOK_EVERY_MS = 2000;

/** What a shared stop needs. */
export interface SharedStopOptions {
  readonly clock: Clock;
  /** The entry's API, round the gate: a shard that is paused must hear of it, too. */
  readonly raw: RawApi;
  readonly run: string;
  readonly index: number;
  readonly count: number;
  readonly dimension: number;
  /** The UUID of the collection that all shards share, as soon as this one has it. */
  readonly uuid: () => string | undefined;
}

/**
 * How the shards of a run hear that the brake of one of them stopped it: that one puts a record into the collection that all
 * of them share, and the others look for it. It is removed with the collection.
 */
export class SharedStop implements AsyncDisposable {
  readonly #options: SharedStopOptions;
  #lookedAt = -Infinity;
  #under: Promise<void> | undefined;
  #stopped = false;

  constructor(options: SharedStopOptions) {
    this.#options = options;
  }

  /** Whether another shard was stopped, by the last look that has ended; begins the next look when it is time. */
  heard(): boolean {
    const { clock, uuid } = this.#options;
    const there = uuid();
    const isTime = clock.elapsed() - this.#lookedAt >= LOOK_EVERY_MS;
    if (there !== undefined && isTime && this.#under === undefined) {
      this.#lookedAt = clock.elapsed();
      this.#under = this.#look(there).finally(() => this.#under = undefined);
    }
    return this.#stopped;
  }

  /** Tells the other shards that this one was stopped. That it cannot be told changes nothing here. */
  async tell(): Promise<void> {
    const { uuid, raw, index, dimension } = this.#options;
    const there = uuid();
    if (there === undefined || this.#stopped) return;
    const embedding = Array.from({ length: dimension }, () => 1);
    const body = { ids: [this.#idOf(index)], embeddings: [embedding] };
    await raw.post(`/${there}/add`, { body }).catch(() => {});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#under;
  }

  async #look(uuid: string): Promise<void> {
    const { raw, index, count } = this.#options;
    const others = Array.from({ length: count }, (_, at) => at).filter((at) => at !== index);
    if (others.length === 0) return;
    const body = { ids: others.map((at) => this.#idOf(at)), include: [] };
    const reply = await raw.post(`/${uuid}/get`, { body }).catch(() => undefined);
    const found = reply?.status === 200 ? parseJson(reply.text) : undefined;
    // Whoever cannot look goes on: its own probe measures the same deployment.
    if (isObject(found) && Array.isArray(found.ids) && found.ids.length > 0) this.#stopped = true;
  }

  #idOf(index: number): string {
    return `${ownPrefix(this.#options.run)}stopped-${index}`;
  }
}
