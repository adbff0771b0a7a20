import { isObject, type JsonObject } from "../../core/json.ts";

/** What a load balancer says of itself; what it does not say is absent. */
export interface Claims {
  /** Nodes that it calls healthy. */
  readonly healthy?: number;
  /** Nodes that it knows. */
  readonly total?: number;
  /** Requests that it has handled. */
  readonly requests?: number;
  /** Requests that it has sent to each node, by the node's name. */
  readonly shares?: Readonly<Record<string, number>>;
}

/**
 * Reads `/health`, `/status` or `/metrics` of a balancer, in any of the shapes seen in the field: fields under
 * `summary`, under `load_balancer` or at the top, counts as numbers or as "2/2".
 */
export function readClaims(body: unknown): Claims {
  if (!isObject(body)) return {};
  const places = [body.summary, body.load_balancer, body].filter(isObject);
  const instances = (Array.isArray(body.instances) ? body.instances : []).filter(isObject);
  const [healthyOfFraction, totalOfFraction] = fraction(
    first(places, ["healthy_instances", "healthy_nodes"]),
  );
  const flags = instances.map(({ healthy }) => healthy).filter((flag) => typeof flag === "boolean");
  const shares = Object.fromEntries(
    instances.flatMap((one) => {
      const count = number(one.request_count ?? one.total_requests);
      return typeof one.name === "string" && count !== undefined ? [[one.name, count]] : [];
    }),
  );
  return defined({
    healthy: number(first(places, ["healthy_instances", "healthy_nodes"])) ?? healthyOfFraction ??
      (flags.length > 0 ? flags.filter(Boolean).length : undefined),
    total: number(first(places, ["total_instances", "total_nodes"])) ?? totalOfFraction ??
      (instances.length > 0 ? instances.length : undefined),
    requests: number(first(places, ["total_requests", "request_count"])),
    shares: Object.keys(shares).length > 0 ? shares : undefined,
  });
}

/** What is wrong where more nodes are called healthy than answer: perhaps only that not all of them were given. */
export function describeSurplus(
  page: string,
  healthy: number,
  { reachable, given }: { readonly reachable: number; readonly given: number },
): string {
  const told = `${page} calls ${healthy} nodes healthy, but ${reachable} of the ${given} given answer`;
  return reachable < given ? told : `${told}; give every node behind it, by --primary and --replica`;
}

function first(places: readonly JsonObject[], keys: readonly string[]): unknown {
  for (const place of places) {
    for (const key of keys) if (place[key] !== undefined) return place[key];
  }
  return undefined;
}

function fraction(value: unknown): readonly [number | undefined, number | undefined] {
  const [, part, whole] = typeof value === "string" ? /^(\d+)\s*\/\s*(\d+)$/.exec(value) ?? [] : [];
  return [part === undefined ? undefined : Number(part), whole === undefined ? undefined : Number(whole)];
}

function number(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** The same object without the keys that hold `undefined`. */
function defined(
  { healthy, total, requests, shares }: { [Key in keyof Claims]-?: Claims[Key] | undefined },
): Claims {
  return {
    ...(healthy === undefined ? {} : { healthy }),
    ...(total === undefined ? {} : { total }),
    ...(requests === undefined ? {} : { requests }),
    ...(shares === undefined ? {} : { shares }),
  };
}
