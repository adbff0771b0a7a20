import { Balancer, type Strategy } from "./balancer.ts";
import { Coordinator } from "./coordinator.ts";
import { disposeAll } from "./dispose_all.ts";
import { Eyes } from "./eyes.ts";
import { Gateway } from "./gateway.ts";
import { HttpClient } from "./http_client.ts";
import { Identities } from "./identities.ts";
import { LabNode } from "./node.ts";
import { seed } from "./production.ts";
import { Replicator } from "./replicator.ts";
import { Ticker } from "./ticker.ts";
import { until } from "./until.ts";

/** How a lab is built; everything has a default. */
export interface LabOptions {
  /** Replicas beside the primary; 1. */
  readonly replicas?: number;
  /** How long after a write its copy is sent, in milliseconds; 30. */
  readonly replicationDelayMs?: number;
  /** `write_primary`. */
  readonly strategy?: Strategy;
  /** How many production collections to seed; 0. */
  readonly production?: number;
  /** Whether the replicator has a coordinator with a database; not unless asked for, since it takes 4 s to start. */
  readonly coordinator?: boolean;
}

/** What a run is told of beside the deployment. */
export interface Attachment {
  /** `host:port` pairs that the program may talk to. */
  readonly hosts: readonly string[];
  readonly args: readonly string[];
  readonly files: readonly string[];
}

/** What a lab is made of. */
interface LabParts {
  readonly nodes: Nodes;
  readonly front: Gateway;
  readonly balancer: Balancer;
  readonly replicator: Replicator;
  readonly ticker: Ticker;
  readonly client: HttpClient;
}

/** The primary first. */
type Nodes = readonly [LabNode, ...LabNode[]];

/**
 * A ChromaDB high-availability deployment on this machine: real servers, a replicator and a load balancer.
 *
 * @example
 * ```ts
 * await using lab = await Lab.start({ production: 10 });
 * await using _ = down(lab, "replica");
 * ```
 */
export class Lab implements AsyncDisposable {
  readonly primary: LabNode;
  readonly replicas: readonly LabNode[];
  readonly balancer: Balancer;
  readonly replicator: Replicator;
  readonly eyes: Eyes;
  readonly ticker: Ticker;
  readonly client: HttpClient;
  /** Names of the production collections that the lab itself made. */
  readonly seeded = new Set<string>();
  readonly #front: Gateway;
  readonly #attached = new Set<Attachment>();
  #coordinator: Coordinator | undefined;

  private constructor(parts: LabParts) {
    [this.primary, ...this.replicas] = parts.nodes;
    this.balancer = parts.balancer;
    this.replicator = parts.replicator;
    this.ticker = parts.ticker;
    this.client = parts.client;
    this.#front = parts.front;
    this.eyes = new Eyes(parts.nodes, (name) => this.isTest(name));
  }

  /** Starts everything and waits until it answers. */
  static async start(options: LabOptions = {}): Promise<Lab> {
    const { replicas = 1, replicationDelayMs = 30, strategy = "write_primary", production = 0 } = options;
    const ticker = new Ticker();
    const names = Array.from(
      { length: replicas },
      (_, index) => index === 0 ? "replica" : `replica-${index + 1}`,
    );
    const nodes = await startAll(["primary", ...names], ticker);
    const client = new HttpClient(ticker);
    const identities = new Identities();
    const [, ...others] = nodes;
    const replicator = new Replicator(others, { identities, client, ticker, delayMs: replicationDelayMs });
    const balancer = new Balancer({ nodes, strategy, identities, replicator, client, ticker });
    const front = await Gateway.open(() => balancer.port, ticker);
    const lab = new Lab({ nodes, front, balancer, replicator, ticker, client });
    try {
      if (options.coordinator) await lab.#coordinate();
      await seed(lab, production);
    } catch (error) {
      await lab[Symbol.asyncDispose]();
      throw error;
    }
    return lab;
  }

  /** The load balancer, as the program under test reaches it. */
  get url(): string {
    return this.#front.url;
  }

  /** The primary first. */
  get nodes(): readonly LabNode[] {
    return [this.primary, ...this.replicas];
  }

  /** A node by its name: `primary`, `replica`, `replica-2`, … */
  node(name: string): LabNode {
    const node = this.nodes.find((node) => node.name === name);
    if (node === undefined) throw new Error(`Cannot find node "${name}": the lab has none of that name`);
    return node;
  }

  /** The gateway in front of a node, or of the `balancer`. */
  gateway(name: string): Gateway {
    return name === "balancer" ? this.#front : this.node(name).gateway;
  }

  /** The program's options for this deployment. */
  args(): string[] {
    const replicas = this.replicas.flatMap((replica) => ["--replica", replica.url]);
    const attached = [...this.#attached].flatMap(({ args }) => args);
    return ["--url", this.url, "--primary", this.primary.url, ...replicas, ...attached];
  }

  /** `host:port` of everything the program may talk to. */
  hosts(): string[] {
    const attached = [...this.#attached].flatMap(({ hosts }) => hosts);
    return [this.#front.host, ...this.nodes.map((node) => node.gateway.host), ...attached];
  }

  /** Files that it must read. */
  files(): string[] {
    return [...this.#attached].flatMap(({ files }) => files);
  }

  /** Tells the program of something beside the deployment, until the returned scope is disposed. */
  attach(attachment: Attachment): Disposable {
    this.#attached.add(attachment);
    return { [Symbol.dispose]: () => void this.#attached.delete(attachment) };
  }

  /** The replicator's coordinator, in a lab that was started with one. */
  get coordinator(): Coordinator {
    if (this.#coordinator === undefined) throw new Error("Cannot find the coordinator: the lab has none");
    return this.#coordinator;
  }

  async #coordinate(): Promise<void> {
    const coordinator = await Coordinator.start();
    this.#coordinator = coordinator;
    this.balancer.intercept(async (call, next) => {
      const reply = await next(call);
      if (call.route?.operation === "create" && reply.ok) await coordinator.created(call.name ?? "");
      return reply;
    });
  }

  /** Waits until the balancer finds every node healthy and every write is copied: what follows a healed fault. */
  async settled(): Promise<void> {
    const healthy = () => this.balancer.instances.every((instance) => instance.healthy);
    await until(healthy, { timeoutMs: 10_000, what: "every node is healthy" });
    await this.replicator.idle();
  }

  /** Whether a name is a test collection's: it looks like one, and the lab did not seed it as production. */
  isTest(name: string): boolean {
    return name.startsWith("AUTOTEST_") && !this.seeded.has(name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await disposeAll([
      ...(this.#coordinator === undefined ? [] : [this.#coordinator]),
      this.ticker,
      this.client,
      this.balancer,
      this.replicator,
      this.#front,
      ...this.nodes,
    ]);
  }
}

/** Starts all nodes at once; when one fails, the others end too. */
async function startAll(names: readonly string[], ticker: Ticker): Promise<Nodes> {
  const outcomes = await Promise.allSettled(names.map((name) => LabNode.start(name, ticker)));
  const nodes = outcomes.flatMap((outcome) => outcome.status === "fulfilled" ? [outcome.value] : []);
  const failure = outcomes.find((outcome) => outcome.status === "rejected");
  const [primary, ...others] = nodes;
  if (failure === undefined && primary !== undefined) return [primary, ...others];
  await disposeAll([ticker, ...nodes]);
  throw failure?.reason;
}
