import { allEnded } from "../core/all_ended.ts";
import { errorMessage } from "../core/error_message.ts";
import type { Deployment, Node } from "../chroma/deployment.ts";
import { GuardRefusal } from "../guard/refusal.ts";
import { NoReplyError } from "../transport/no_reply.ts";
import type { TargetNode } from "./summary.ts";

/** The deployment is not there, or is not what it was said to be. Nothing was created. */
export class TargetError extends Error {
  override readonly name = "TargetError";
}

/** What the deployment looked like before anything was done. */
export interface Preflight {
  readonly nodes: readonly TargetNode[];
  /** Nodes that gave no reply, each with the reason. */
  readonly unreachable: readonly string[];
}

/**
 * Asks every endpoint whether it is a Chroma server with the tenant and the database of the run.
 *
 * @throws {TargetError} when the entry gives no reply, or any endpoint is not what was expected
 */
export async function preflight(deployment: Deployment): Promise<Preflight> {
  const unreachable: string[] = [];
  const nodes = await allEnded(deployment.all.map(async (node) => {
    try {
      return await probe(node, deployment);
    } catch (error) {
      if (!(error instanceof NoReplyError)) throw error;
      const reason = `${node.name} (${node.endpoint.origin}) gives no reply: ${errorMessage(error)}`;
      if (node === deployment.entry) {
        throw new TargetError(`Cannot reach the deployment: ${reason}`, { cause: error });
      }
      unreachable.push(reason);
      return {
        name: node.name,
        role: node.endpoint.role,
        url: node.endpoint.origin,
        version: null,
        features: [],
      };
    }
  }));
  return { nodes, unreachable };
}

async function probe({ api, name, endpoint }: Node, { target }: Deployment): Promise<TargetNode> {
  const where = `${name} (${endpoint.origin})`;
  const version = await orTargetError(where, async () => {
    await api.heartbeat();
    return await api.version();
  });
  const missing = await orTargetError(where, () => api.missing());
  if (missing !== undefined) {
    throw new TargetError(`Cannot use ${where}: it has no ${missing} "${target[missing]}"`);
  }
  // Whatever keeps it from being asked keeps it from being listed, too, and that is what is told.
  await api.learnWhetherSeveral().catch(() => {});
  return { name, role: endpoint.role, url: endpoint.origin, version, features: await featuresOf(api) };
}

async function orTargetError<T>(where: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof NoReplyError || error instanceof GuardRefusal) throw error;
    throw new TargetError(`Cannot use ${where} as a Chroma server: ${errorMessage(error)}`, { cause: error });
  }
}

/** Routes by which servers are told apart, since all 1.x call themselves "1.0.0"; 1.3.4 has all of them, 1.0.5 only `fork`. */
const FEATURES = {
  fork: "/fork",
  search: "/search",
  "by-id": "/collections/by-id/{collection_id}",
  functions: "/functions/attach",
  "indexing-status": "/indexing_status",
} as const;

async function featuresOf(api: Node["api"]): Promise<readonly string[]> {
  try {
    const paths = [...await api.paths() ?? []];
    return Object.entries(FEATURES).filter(([, end]) => paths.some((path) => path.endsWith(end))).map((
      [name],
    ) => name);
  } catch {
    // A balancer need not serve it; what a server can do is then not known, and nothing depends on it.
    return [];
  }
}
