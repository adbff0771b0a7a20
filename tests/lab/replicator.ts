import { type Call, withUuid } from "./call.ts";
import type { HttpClient } from "./http_client.ts";
import type { Identities } from "./identities.ts";
import { learnFromWrite } from "./learn.ts";
import type { LabNode } from "./node.ts";
import type { Ticker } from "./ticker.ts";
import { until } from "./until.ts";

/** A write that the primary has executed. */
export interface Write {
  readonly call: Call;
  /** When it was executed, in milliseconds since 1970. */
  readonly at: number;
}

/**
 * Looks at a write before it is copied to a replica: returns it, changed or not, or undefined to drop it.
 * While it waits, everything behind waits too.
 */
export type ReplicationHook = (
  write: Write,
  replica: string,
) => Write | undefined | Promise<Write | undefined>;

const RETRY_MS = 100;

/** What still has to be copied to one replica, oldest first. */
interface Queue {
  readonly replica: LabNode;
  readonly writes: Write[];
  wake: () => void;
}

/** Copies the primary's writes to every replica, in order, a moment later; a replica that is down gets them when it is back. */
export class Replicator implements AsyncDisposable {
  /** Writes that a replica refused, with its answer; they are not tried again. */
  readonly refused: string[] = [];
  readonly #queues: readonly Queue[];
  readonly #hooks = new Set<ReplicationHook>();
  readonly #loops: Promise<void>[];
  readonly #delayMs: number;
  readonly #identities: Identities;
  readonly #client: HttpClient;
  readonly #ticker: Ticker;

  constructor(
    replicas: readonly LabNode[],
    parts: { identities: Identities; client: HttpClient; ticker: Ticker; delayMs: number },
  ) {
    this.#identities = parts.identities;
    this.#client = parts.client;
    this.#ticker = parts.ticker;
    this.#delayMs = parts.delayMs;
    this.#queues = replicas.map((replica) => ({ replica, writes: [], wake: () => {} }));
    this.#loops = this.#queues.map((queue) => this.#copyAll(queue));
  }

  /** Adds a hook, until the returned scope is disposed; several apply in the order in which they were added. */
  hook(hook: ReplicationHook): Disposable {
    this.#hooks.add(hook);
    return { [Symbol.dispose]: () => void this.#hooks.delete(hook) };
  }

  /** Takes a write that the primary has executed. */
  record(call: Call): void {
    for (const queue of this.#queues) {
      queue.writes.push({ call, at: Date.now() });
      queue.wake();
    }
  }

  /** Copies that have yet to be sent. */
  get pending(): number {
    return this.#queues.reduce((sum, { writes }) => sum + writes.length, 0);
  }

  /** Whether a replica has every write so far: of one collection, or of all. */
  caughtUp(replica: string, key?: string): boolean {
    const writes = this.#queues.find((queue) => queue.replica.name === replica)?.writes ?? [];
    const concerned = ({ key: written, route }: Call) =>
      key === undefined || written === undefined || written === key || route?.operation === "modify";
    return !writes.some(({ call }) => concerned(call));
  }

  /** Waits until nothing is left to copy; throws after `timeoutMs` (10,000). */
  async idle({ timeoutMs = 10_000 }: { timeoutMs?: number } = {}): Promise<void> {
    const done = () => this.#queues.every(({ writes }) => writes.length === 0);
    await until(done, { timeoutMs, what: "every write is copied to every replica" });
  }

  /** Stops copying. The ticker must have stopped, so that no loop sleeps on. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const queue of this.#queues) queue.wake();
    await Promise.all(this.#loops);
  }

  async #copyAll(queue: Queue): Promise<void> {
    while (!this.#ticker.stopped) {
      const write = queue.writes[0];
      if (write === undefined) {
        await new Promise<void>((wake) => queue.wake = wake);
      } else {
        await this.#ticker.after(write.at + this.#delayMs - Date.now());
        await this.#copy(write, queue.replica);
        queue.writes.shift();
      }
    }
  }

  async #copy(original: Write, replica: LabNode): Promise<void> {
    let write: Write | undefined = original;
    for (const hook of this.#hooks) write = write && await hook(write, replica.name);
    if (write === undefined) return;
    while (!this.#ticker.stopped && !await this.#replay(write.call, replica)) {
      await this.#ticker.after(RETRY_MS);
    }
  }

  /** Sends a write to a replica. Returns false when it has to be tried again. */
  async #replay(call: Call, replica: LabNode): Promise<boolean> {
    const { method, headers, body, url } = this.#translated(call, replica.name);
    let reply: Response;
    try {
      const target = `${replica.url}${url.pathname}${url.search}`;
      reply = await this.#client.send({ method, url: target, headers, ...(body && { body }) });
    } catch {
      return false;
    }
    if (reply.status >= 500) return false;
    const bytes = await reply.bytes();
    const goneAlready = reply.status === 404 && call.route?.operation === "deleteCollection";
    if (reply.ok || goneAlready) learnFromWrite(this.#identities, replica.name, call, bytes);
    else this.refused.push(`${replica.name}: ${method} ${url.pathname}: ${new TextDecoder().decode(bytes)}`);
    return true;
  }

  #translated(call: Call, replica: string): Call {
    const uuid = call.key && call.route?.operation !== "deleteCollection" &&
      this.#identities.uuidOn(replica, call.key);
    return uuid ? withUuid(call, uuid) : call;
  }
}
