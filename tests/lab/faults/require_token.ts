import { betweenNode } from "../between.ts";
import type { Middleware } from "../call.ts";
import type { Lab } from "../lab.ts";

/** Which token is asked for, and which endpoint forgets to ask. */
export interface RequireTokenOptions {
  readonly token: string;
  /** `balancer` or a node's name; none unless given. */
  readonly open?: string;
}

/** What a balancer's own checks ask for, without a token. */
const OPEN_PATHS = ["/health", "/status", "/metrics", "/api/v2/heartbeat"];

/** Lets the balancer and every node ask for a token, as `Authorization: Bearer`, but for one that is left open. */
export function requireToken(lab: Lab, { token, open }: RequireTokenOptions): AsyncDisposable {
  const ask: Middleware = async (call, next) => {
    const known = call.headers.get("authorization") === `Bearer ${token}`;
    if (known || OPEN_PATHS.includes(call.url.pathname)) return await next(call);
    return Response.json({ error: "AuthError", message: "Unauthorized" }, { status: 401 });
  };
  const scope = new AsyncDisposableStack();
  // A balancer that does not ask has a token of its own for the nodes.
  if (open !== "balancer") scope.use(lab.balancer.intercept(ask));
  else scope.use(lab.balancer.intercept((call, next) => next(withToken(call, token))));
  for (const { name } of lab.nodes) if (name !== open) scope.use(betweenNode(lab, name, ask));
  return scope;
}

function withToken(call: Parameters<Middleware>[0], token: string): Parameters<Middleware>[0] {
  const headers = new Headers(call.headers);
  headers.set("authorization", `Bearer ${token}`);
  return { ...call, headers };
}
