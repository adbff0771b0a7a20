import { systemClock } from "../../src/core/clock.ts";
import type { Endpoint } from "../../src/core/endpoint.ts";
import { systemRandom } from "../../src/core/random.ts";
import type { System } from "../../src/core/system.ts";
import { type Context, contextToChange } from "../../src/run/context.ts";
import { openToChange } from "../../src/run/opening.ts";
import type { Terms } from "../../src/run/plan.ts";
import { fetchTransport } from "../../src/transport/fetch.ts";
import { MemoryDisk } from "../core/memory_disk.ts";
import { Server } from "../lab/server.ts";

/** A real Chroma server, and the deployment of it behind the guard, wired as a run wires it. */
export interface RealServer extends AsyncDisposable {
  readonly server: Server;
  readonly endpoint: Endpoint;
  readonly context: Context;
  /** `METHOD path` of every request that left the guard. */
  readonly sent: string[];
}

/** Starts a server and opens it as `run` does; `sent` begins empty. */
export async function realServer(): Promise<RealServer> {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await Server.start());
  const endpoint: Endpoint = { name: "server", role: "server", origin: server.url };
  const sent: string[] = [];
  const terms: Terms = {
    target: {
      entry: endpoint,
      nodes: [endpoint],
      tenant: "default_tenant",
      database: "default_database",
      headers: {},
    },
    stateDir: "/state",
    limits: { maxDocs: 250, maxCollections: 10 },
    settleMs: 0,
    version: "0.1.0",
  };
  const system: System = {
    clock: systemClock,
    random: systemRandom,
    disk: new MemoryDisk(),
    certificateEnd: () => Promise.resolve(undefined),
    send: (request) => {
      sent.push(`${request.method} ${new URL(request.url).pathname}`);
      return fetchTransport(request);
    },
  };
  const { opening } = stack.use(await openToChange(terms, system));
  const context = stack.use(await contextToChange(terms, opening, system));
  const whole = stack.move();
  return { server, endpoint, context, sent, [Symbol.asyncDispose]: () => whole.disposeAsync() };
}
