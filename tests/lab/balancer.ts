import { type Call, type Middleware, readCall, withUuid } from "./call.ts";
import { CpuTime } from "./cpu_time.ts";
import { CHECK_INTERVAL_MS, checkHealth } from "./health_checks.ts";
import { type HttpClient, NoReplyInTime } from "./http_client.ts";
import type { Identities } from "./identities.ts";
import { Instance } from "./instance.ts";
import { learnFromRead, learnFromWrite } from "./learn.ts";
import type { LabNode } from "./node.ts";
import type { Replicator } from "./replicator.ts";
import { type BalancerState, health, metrics, status } from "./reports.ts";
import { isRead } from "./route.ts";
import type { Ticker } from "./ticker.ts";

/** `write_primary`: every POST goes to the primary, reads by POST included. `spread`: those alternate too. */
export type Strategy = "write_primary" | "spread";

/** What a balancer is made of. */
export interface BalancerParts {
  /** The primary first. */
  readonly nodes: readonly LabNode[];
  readonly strategy: Strategy;
  readonly identities: Identities;
  readonly replicator: Replicator;
  readonly client: HttpClient;
  readonly ticker: Ticker;
}

/**
 * The reference load balancer: writes go to the primary, reads alternate between the healthy nodes.
 *
 * Consistent while nothing is broken: a replica is only asked for what it has already received. Each node has UUIDs
 * of its own for the same collections, so a UUID in a path is replaced by that of the node the request goes to.
 */
export class Balancer implements AsyncDisposable {
  readonly instances: readonly Instance[];
  readonly #parts: BalancerParts;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #checks: Promise<void>;
  readonly #middleware = new Set<Middleware>();
  readonly #cpu = new CpuTime();
  /** The last write under way to each collection, by its key. */
  readonly #writing = new Map<string, Promise<unknown>>();
  #readsAnywhere = 0;
  #totalRequests = 0;
  #turn = 0;

  constructor(parts: BalancerParts) {
    this.#parts = parts;
    this.instances = parts.nodes.map((node, index) => new Instance(node, index === 0 ? 100 : 50));
    const onError = (error: unknown) => unavailable(`The balancer failed: ${error}`);
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {}, onError },
      (request) => this.#handle(request),
    );
    this.#checks = checkHealth(this.instances, parts);
  }

  get port(): number {
    return this.#server.addr.port;
  }

  /** Puts something between the program and the nodes, until the returned scope is disposed; the newest comes first. */
  intercept(middleware: Middleware): Disposable {
    this.#middleware.add(middleware);
    return { [Symbol.dispose]: () => void this.#middleware.delete(middleware) };
  }

  /** Lets reads go to any healthy node, whatever it has received, until the returned scope is disposed. */
  readAnywhere(): Disposable {
    this.#readsAnywhere += 1;
    return { [Symbol.dispose]: () => void (this.#readsAnywhere -= 1) };
  }

  /** Ends it. The ticker must have stopped, so that no health check sleeps on. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#checks;
    await this.#server.shutdown();
  }

  async #handle(request: Request): Promise<Response> {
    const call = await readCall(request, this.#parts.identities);
    let next = (call: Call) => this.#answer(call);
    for (const middleware of this.#middleware) {
      const inner = next;
      next = (call) => middleware(call, inner);
    }
    return await next(call);
  }

  async #answer(call: Call): Promise<Response> {
    switch (call.url.pathname) {
      case "/health":
        return health(this.#state);
      case "/status":
        return status(this.#state);
      case "/metrics":
        return metrics(this.#cpu);
    }
    this.#totalRequests += 1;
    return isRead(call.method, call.route) ? await this.#read(call) : await this.#inTurn(call);
  }

  /** Writes to one collection one after the other, so that they are copied in the order in which the primary saw them. */
  async #inTurn(call: Call): Promise<Response> {
    const key = call.key ?? "";
    const before = this.#writing.get(key);
    const writing = Promise.resolve(before).then(() => this.#write(call));
    this.#writing.set(key, writing);
    try {
      return await writing;
    } finally {
      if (this.#writing.get(key) === writing) this.#writing.delete(key);
    }
  }

  get #state(): BalancerState {
    const { strategy } = this.#parts;
    return {
      strategy,
      checkIntervalMs: CHECK_INTERVAL_MS,
      totalRequests: this.#totalRequests,
      instances: this.instances,
      pending: this.#parts.replicator.pending,
    };
  }

  async #write(call: Call): Promise<Response> {
    const [primary] = this.instances;
    if (!primary?.healthy) return unavailable("The primary is not healthy");
    try {
      const reply = await this.#send(call, primary);
      if (reply.ok) {
        learnFromWrite(this.#parts.identities, primary.name, call, await reply.clone().bytes());
        this.#parts.replicator.record(call);
      }
      return reply;
    } catch (error) {
      return unavailable(`The primary cannot be reached: ${error instanceof Error ? error.message : error}`);
    }
  }

  async #read(call: Call): Promise<Response> {
    for (const instance of this.#candidates(call)) {
      try {
        const reply = await this.#send(call, instance);
        if (reply.ok) learnFromRead(this.#parts.identities, instance.name, call, await reply.clone().bytes());
        return reply;
      } catch {
        continue;
      }
    }
    return unavailable("No healthy node answers");
  }

  /** The nodes to ask, in this order. A node that lacks a write comes last, for when no other answers. */
  #candidates(call: Call): Instance[] {
    const healthy = this.instances.filter((instance) => instance.healthy);
    const fit = healthy.filter((instance) => this.#mayServe(instance, call));
    const first = this.#turn++ % Math.max(fit.length, 1);
    const inTurn = [...fit.slice(first), ...fit.slice(0, first)];
    return [...inTurn, ...healthy.filter((instance) => !fit.includes(instance))];
  }

  #mayServe(instance: Instance, call: Call): boolean {
    if (instance === this.instances[0] || this.#readsAnywhere > 0) return true;
    if (call.method === "POST" && this.#parts.strategy === "write_primary") return false;
    const { identities, replicator } = this.#parts;
    const known = call.uuid !== undefined
      ? identities.uuidOn(instance.name, call.key ?? "") !== undefined
      : call.key !== undefined || call.route?.collection === undefined;
    return known && replicator.caughtUp(instance.name, call.key);
  }

  /** Passes a call on to a node, under that node's UUID for the collection. @throws {Error} if there is no reply. */
  async #send(call: Call, instance: Instance): Promise<Response> {
    const { identities, client } = this.#parts;
    const uuid = call.uuid && identities.uuidOn(instance.name, call.key ?? "");
    const { method, url, headers, body } = uuid ? withUuid(call, uuid) : call;
    instance.requestCount += 1;
    try {
      return await client.send({
        method,
        url: `${instance.url}${url.pathname}${url.search}`,
        headers,
        ...(body && { body }),
      });
    } catch (error) {
      if (!(error instanceof NoReplyInTime)) instance.unreachable();
      throw error;
    }
  }
}

/** The balancer's own answer when no node can give one. */
function unavailable(message: string): Response {
  return Response.json({ error: "ServiceUnavailable", message }, { status: 503 });
}
