import { type Middleware, readCall } from "./call.ts";
import { Identities } from "./identities.ts";
import type { Lab } from "./lab.ts";

/**
 * Puts something between everyone and one node, the balancer and the replicator included, until the returned scope is
 * disposed: for what a node itself does wrong. Of a call it knows the collection only where the path has its name.
 */
export function betweenNode(lab: Lab, name: string, middleware: Middleware): AsyncDisposable {
  const node = lab.node(name);
  const nobody = new Identities();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {}, onError: () => new Response("", { status: 502 }) },
    async (request) => {
      const asked = await readCall(request, nobody);
      return await middleware(asked, async ({ method, url, headers, body }) =>
        await lab.client.send({
          method,
          url: `${node.realUrl}${url.pathname}${url.search}`,
          headers,
          ...(body && { body }),
        }));
    },
  );
  const leading = node.leadTo(server.addr.port);
  return {
    async [Symbol.asyncDispose]() {
      leading[Symbol.dispose]();
      await server.shutdown();
    },
  };
}
