import type { Endpoint } from "../../src/core/endpoint.ts";
import type { Transport } from "../../src/core/transport.ts";
import type { Exchange } from "../../src/guard/exchange.ts";
import { guard } from "../../src/guard/guard.ts";
import { Journal, type JournalEntry } from "../../src/guard/journal.ts";
import { formatMark } from "../../src/guard/mark.ts";
import { type Limits, Ownership } from "../../src/guard/ownership.ts";
import { FakeClock } from "../core/fake_clock.ts";
import { MemoryDisk } from "../core/memory_disk.ts";
import { FakeChroma } from "./fake_chroma.ts";

export const RUN = "1705123456_abc123";
export const SCOPE = { tenant: "default_tenant", database: "default_database" };
export const COLLECTIONS = `/api/v2/tenants/${SCOPE.tenant}/databases/${SCOPE.database}/collections`;
export const JOURNAL = "journal.jsonl";

export const BALANCER: Endpoint = { name: "balancer", role: "balancer", origin: "http://127.0.0.1:8000" };
export const PRIMARY: Endpoint = { name: "primary", role: "primary", origin: "http://127.0.0.1:8001" };
export const REPLICA: Endpoint = { name: "replica", role: "replica", origin: "http://127.0.0.1:8002" };
export const ENDPOINTS: readonly Endpoint[] = [BALANCER, PRIMARY, REPLICA];

/** Names that are somebody's data, whatever they look like. */
export const PRODUCTION = [
  "customers",
  "latest_docs",
  "AUTOTEST_notes",
  "AUTOTEST_old_1705000000_zzz999_yyy888",
];

/** A name of the run; its last part is the given word, filled up to six characters. */
export function ownName(word: string): string {
  return `AUTOTEST_basic_${RUN}_${word.padEnd(6, "0")}`;
}

export function markOf(run = RUN) {
  return formatMark({
    run,
    purpose: "basic",
    createdAt: 1705123456,
    expiresAt: 1705127056,
    version: "0.1.0",
  });
}

/** A request that left the guard. */
export interface Left {
  readonly request: Request;
  readonly body: string;
  /** What would be left of the journal if the power failed at this moment. */
  readonly journal: string;
}

export interface RigOptions {
  readonly limits?: Partial<Limits>;
  /** Without a journal the guard lets nothing be changed. */
  readonly journal?: boolean;
  readonly photographed?: boolean;
  readonly headers?: Record<string, string>;
}

/** A guard in front of fake servers that hold production's collections, and everything that can be seen of it. */
export class Rig implements AsyncDisposable {
  readonly chroma = new FakeChroma();
  readonly disk: MemoryDisk;
  readonly ownership: Ownership;
  readonly left: Left[] = [];
  readonly exchanges: Exchange[] = [];
  /** Replies, or failures, that come in place of the servers' own, in this order. */
  readonly instead: (() => Response | Promise<Response>)[] = [];
  readonly #door: Transport;
  readonly #journal: Journal | undefined;

  private constructor(options: RigOptions, disk: MemoryDisk, journal: Journal | undefined) {
    this.disk = disk;
    this.#journal = journal;
    this.ownership = new Ownership(RUN, { maxDocs: 250, maxCollections: 10, ...options.limits });
    for (const { origin } of ENDPOINTS) for (const name of PRODUCTION) this.chroma.put(origin, name);
    if (options.photographed ?? true) {
      const listed = ENDPOINTS.flatMap(({ origin }) => this.chroma.on(origin));
      this.ownership.setPhotograph(listed.map(({ name, uuid }) => ({ name, id: uuid })));
    }
    this.#door = guard((request) => this.#send(request), {
      endpoints: ENDPOINTS,
      scope: SCOPE,
      ownership: this.ownership,
      headers: Object.fromEntries(new Headers(options.headers)),
      clock: new FakeClock(),
      observe: (exchange) => this.exchanges.push(exchange),
      ...(journal === undefined ? {} : { journal }),
    });
  }

  static async open(options: RigOptions = {}): Promise<Rig> {
    const disk = new MemoryDisk();
    const journal = options.journal === false
      ? undefined
      : await Journal.open(JOURNAL, { disk, clock: new FakeClock() });
    return new Rig(options, disk, journal);
  }

  /** Sends a request through the guard; a path without a leading slash is below the collections. */
  call(method: string, endpoint: Endpoint, path: string, body?: unknown, headers?: HeadersInit) {
    const url = endpoint.origin + (path.startsWith("/") ? path : COLLECTIONS + (path && `/${path}`));
    return this.send(
      new Request(url, {
        method,
        ...(headers === undefined ? {} : { headers }),
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
    );
  }

  send(request: Request): Promise<Response> {
    return this.#door(request);
  }

  /** Creates a collection through the guard, and answers its UUID on that endpoint. */
  async create(endpoint: Endpoint, name: string): Promise<string> {
    await this.call("POST", endpoint, "", { name, metadata: markOf() });
    return this.chroma.find(endpoint.origin, name)?.uuid ?? "";
  }

  add(endpoint: Endpoint, uuid: string, records = 1): Promise<Response> {
    return this.call("POST", endpoint, `${uuid}/add`, recordsBody(records));
  }

  /** What the journal says, line by line. */
  async entries(): Promise<readonly JournalEntry[]> {
    const lines = (await this.disk.read(JOURNAL) ?? "").split("\n").filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#journal?.[Symbol.asyncDispose]();
  }

  async #send(request: Request): Promise<Response> {
    const body = await request.text();
    this.left.push({ request, body, journal: this.disk.afterPowerLoss(JOURNAL) });
    const instead = this.instead.shift();
    if (instead !== undefined) return await instead();
    return this.chroma.answer(
      request.method,
      new URL(request.url),
      body === "" ? undefined : JSON.parse(body),
    );
  }
}

export function recordsBody(count: number, from = 0) {
  const ids = Array.from({ length: count }, (_, index) => `doc-${from + index}`);
  return { ids, embeddings: ids.map(() => [0, 0, 0, 0, 0, 0, 0, 1]) };
}
