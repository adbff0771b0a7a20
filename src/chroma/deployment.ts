import type { ChromaClient } from "chromadb";
import type { Clock } from "../core/clock.ts";
import type { Endpoint } from "../core/endpoint.ts";
import type { Transport } from "../core/transport.ts";
import { replaceFetch } from "../transport/replace_fetch.ts";
import { ChromaApi } from "./api.ts";
import { RawApi } from "./raw.ts";
import { Records } from "./records.ts";
import { endpointsOf, type Target } from "./target.ts";

/** The client's module, loaded by the first deployment that opens: every import of its own takes turns of the event loop. */
let loaded: Promise<typeof import("chromadb")> | undefined;

/** One endpoint of the deployment, ready to be talked to. */
export interface Node {
  readonly endpoint: Endpoint;
  readonly name: string;
  readonly api: ChromaApi;
  readonly raw: RawApi;
  readonly client: ChromaClient;
  records(uuid: string): Records;
}

/** The deployment under test behind the guard: the entry that users talk to, and the nodes behind it. */
export class Deployment implements Disposable {
  readonly target: Target;
  readonly clock: Clock;
  readonly entry: Node;
  readonly nodes: readonly Node[];
  /** Every endpoint once, the entry first. */
  readonly all: readonly Node[];
  readonly #replaced: Disposable;

  private constructor(target: Target, clock: Clock, all: readonly Node[], replaced: Disposable) {
    const nodeOf = (endpoint: Endpoint) => {
      const node = all.find((one) => one.endpoint === endpoint);
      if (node === undefined) throw new Error(`Cannot open "${endpoint.name}": it is not in the target`);
      return node;
    };
    this.target = target;
    this.clock = clock;
    this.all = all;
    this.entry = nodeOf(target.entry);
    this.nodes = target.nodes.map(nodeOf);
    this.#replaced = replaced;
  }

  /** Opens the door to a deployment: puts it in the place of `fetch` first, and only then loads the chromadb client. */
  static async open(target: Target, door: Transport, clock: Clock): Promise<Deployment> {
    const replaced = replaceFetch(door);
    try {
      const { ChromaClient } = await (loaded ??= import("chromadb"));
      const all = endpointsOf(target).map((endpoint): Node => {
        const { hostname, port, protocol } = new URL(endpoint.origin);
        const ssl = protocol === "https:";
        const client = new ChromaClient({
          host: hostname,
          port: Number(port || (ssl ? 443 : 80)),
          ssl,
          tenant: target.tenant,
          database: target.database,
          headers: { ...target.headers },
        });
        const api = new ChromaApi(endpoint, target, door);
        return {
          endpoint,
          name: endpoint.name,
          api,
          raw: new RawApi(endpoint, target, door),
          client,
          records: (uuid) => new Records(client, endpoint, uuid),
        };
      });
      return new Deployment(target, clock, all, replaced);
    } catch (error) {
      replaced[Symbol.dispose]();
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#replaced[Symbol.dispose]();
  }
}
