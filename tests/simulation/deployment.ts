import type { Choice } from "./choice.ts";
import type { Fault } from "./faults.ts";
import { type Ask, json, type Reply } from "./reply.ts";
import type { Layout } from "./scenario.ts";
import type { Scheduler } from "./scheduler.ts";
import { type Change, type SimCollection, SimNode } from "./sim_node.ts";
import { Replicator } from "./replicator.ts";

/** Something that a request can be sent to. */
export interface SimEndpoint {
  readonly name: string;
  readonly origin: string;
  handle(ask: Ask, by: string): Reply;
}

const COLLECTION =
  /^\/api\/v2\/tenants\/default_tenant\/databases\/default_database\/collections\/([^/]+)(.*)$/;
const UNAVAILABLE: Reply = json({ error: "ServiceUnavailable", message: "No healthy node answers" }, 503);

/** The deployment: nodes, the balancer before them, the replicator between them. */
export class SimDeployment {
  /** The primary first. */
  readonly nodes: readonly SimNode[];
  /** The balancer first, when there is one. */
  readonly endpoints: readonly SimEndpoint[];
  readonly replicator: Replicator;
  readonly #layout: Layout;
  readonly #isDown: (endpoint: string) => boolean;
  #turn = 0;
  #requests = 0;

  constructor(
    layout: Layout,
    { scheduler, choice, faults, onChange, isDown, trace }: {
      scheduler: Scheduler;
      choice: Choice;
      faults: readonly Fault[];
      onChange: (change: Change) => void;
      isDown: (endpoint: string) => boolean;
      trace: ((text: string) => void) | undefined;
    },
  ) {
    this.#layout = layout;
    this.#isDown = isDown;
    const names = layout.replicas === 0
      ? ["server"]
      : ["primary", "replica", "replica-2"].slice(0, 1 + layout.replicas);
    this.nodes = names.map((name) =>
      new SimNode(name, {
        choice: choice.fork(name),
        now: () => scheduler.now,
        onChange: (change) => {
          onChange(change);
          this.replicator.observe(change);
        },
      })
    );
    this.replicator = new Replicator(this.nodes, {
      layout,
      scheduler,
      choice: choice.fork("replicator"),
      faults,
      isDown,
      trace,
    });
    const direct = this.nodes.map((node, index): SimEndpoint => ({
      name: node.name,
      origin: `http://${node.name}.test:${8001 + index}`,
      handle: (ask, by) => {
        const reply = node.handle(ask, by);
        if (reply.status < 300) this.replicator.recordDirect(node, ask);
        return reply;
      },
    }));
    this.endpoints = layout.replicas === 0 ? direct : [{
      name: "balancer",
      origin: "http://balancer.test:8000",
      handle: (ask, by) => this.#balance(ask, by),
    }, ...direct];
  }

  /** All collections of a name, with the node that has it. */
  instances(name: string): readonly { readonly node: SimNode; readonly collection: SimCollection }[] {
    return this.nodes.flatMap((node) => {
      const collection = node.collections.get(name);
      return collection === undefined ? [] : [{ node, collection }];
    });
  }

  /** Carries out a write on the primary, as clients of production do. */
  write(ask: Ask, by: string): Reply {
    const [primary] = this.nodes as [SimNode];
    const reply = primary.handle(ask, by);
    if (reply.status < 300) this.replicator.record(primary, ask);
    return reply;
  }

  #balance(ask: Ask, by: string): Reply {
    const up = this.nodes.filter(({ name }) => !this.#isDown(name));
    const { path, method } = ask;
    if (["/health", "/status", "/metrics"].includes(path)) {
      if (!this.#layout.reports || path === "/metrics") return { status: 404, text: "" };
      const summary = { healthy_instances: up.length, total_instances: this.nodes.length };
      return json({ load_balancer: { total_requests: this.#requests }, summary });
    }
    this.#requests++;
    const [primary] = this.nodes as [SimNode];
    const read = method === "GET" || /\/(get|query)$/.test(path);
    if (!read) return up.includes(primary) ? this.write(ask, by) : UNAVAILABLE;
    const candidates = method === "POST" && this.#layout.strategy === "write_primary" && up.includes(primary)
      ? [primary]
      : up.filter((node) => this.#mayServe(node, ask));
    const among = candidates.length > 0 ? candidates : up;
    const node = among[this.#turn++ % Math.max(1, among.length)];
    return node === undefined ? UNAVAILABLE : node.handle(this.#translated(ask, node), by);
  }

  /** A careful balancer asks a replica only for what it has received. */
  #mayServe(node: SimNode, ask: Ask): boolean {
    const [primary] = this.nodes as [SimNode];
    if (node === primary || !this.#layout.careful) return true;
    const [, key] = COLLECTION.exec(ask.path) ?? [];
    if (key === undefined) return true;
    const name = primary.byId(key)?.name ?? key;
    return node.collections.has(name) === primary.collections.has(name) &&
      this.replicator.caughtUp(node, name);
  }

  /** The same request under the UUID that a node has for the collection, as far as the balancer translates. */
  #translated(ask: Ask, node: SimNode): Ask {
    const [primary] = this.nodes as [SimNode];
    if (node === primary || !this.#layout.careful) return ask;
    const [, key = "", rest] = COLLECTION.exec(ask.path) ?? [];
    const there = node.collections.get(primary.byId(key)?.name ?? "");
    return there === undefined || !rest
      ? ask
      : { ...ask, path: `${ask.path.slice(0, -key.length - rest.length)}${there.id}${rest}` };
  }
}
