import { isObject, type JsonObject } from "../../core/json.ts";
import { poll } from "../../core/poll.ts";
import { failed, passed, skipped, unknown, type Verdict } from "../../core/verdict.ts";
import type { Node } from "../../chroma/deployment.ts";
import { describeSurplus, readClaims } from "../basic/claims.ts";
import type { Check } from "../suite.ts";
import { lacksNodes, NODES_NEEDED } from "../workspace.ts";
import type { Monitor, Page } from "./monitor.ts";

/** How long a balancer may go on believing what was so a moment ago; milliseconds. */
const CATCH_UP_MS = 5000;
const LOOK_EVERY_MS = 250;

/** What one page calls healthy; what it does not say is absent. */
export interface Opinion {
  readonly page: string;
  readonly healthy?: number;
  readonly total?: number;
  /** Nodes that were given to us, by name, that it calls healthy or not. */
  readonly nodes: Readonly<Record<string, boolean>>;
}

/** No node is called healthy that does not answer us. */
export const healthyAnswer: Check<Monitor> = {
  name: "healthy nodes answer",
  proves: "The balancer calls no node healthy, and no more nodes, than answer directly",
  needs: NODES_NEEDED,
  lacks: lacksNodes,
  run: (monitor) => watch(monitor, judgeHealthy),
};

/** No node is called unhealthy that answers us all the time. */
export const answeringHealthy: Check<Monitor> = {
  name: "answering nodes are healthy",
  proves: "The balancer calls no node unhealthy that answers directly each time",
  needs: NODES_NEEDED,
  lacks: lacksNodes,
  run: (monitor) => watch(monitor, judgeAnswering),
};

type Judge = (opinions: readonly Opinion[], answering: Readonly<Record<string, boolean>>) => Verdict;

/** Looks until all agree, for as long as a balancer may take to notice. */
async function watch(monitor: Monitor, judge: Judge): Promise<Verdict> {
  const { deployment: { entry }, clock, signal } = monitor.stage;
  let verdict: Verdict = unknown("The balancer's pages were not read");
  await poll(async () => {
    const pages = (await Promise.all([monitor.read(entry, "/health"), monitor.read(entry, "/status")]))
      .filter((page) => page !== undefined);
    const answering = Object.fromEntries(
      await Promise.all(monitor.nodesBehind.map(async (node) => [node.name, await answers(node)] as const)),
    );
    verdict = judge(pages.map((page) => opinionOf(page, monitor.nodesBehind)), answering);
    return verdict.status === "failed" ? undefined : true;
  }, { clock, timeoutMs: CATCH_UP_MS, everyMs: LOOK_EVERY_MS, signal });
  return verdict;
}

async function answers({ api }: Node): Promise<boolean> {
  return await api.heartbeat().then(() => true, () => false);
}

/** What a page calls healthy: in numbers, and of the nodes that it names by our URL or by our name. */
function opinionOf({ name, facts }: Page, nodes: readonly Node[]): Opinion {
  const body = typeof facts === "string" ? undefined : facts.body;
  const { healthy, total } = readClaims(body);
  const named = nodes.flatMap((node) => {
    const flag = instancesIn(body).find((instance) => isOf(instance, node))?.healthy;
    return typeof flag === "boolean" ? [[node.name, flag] as const] : [];
  });
  return {
    page: name,
    ...(healthy === undefined ? {} : { healthy }),
    ...(total === undefined ? {} : { total }),
    nodes: Object.fromEntries(named),
  };
}

function instancesIn(body: JsonObject | undefined): readonly JsonObject[] {
  const list = body?.instances ?? body?.nodes;
  return (Array.isArray(list) ? list : []).filter(isObject);
}

function isOf({ url, name }: JsonObject, { endpoint }: Node): boolean {
  return typeof url === "string" && URL.canParse(url)
    ? new URL(url).origin === endpoint.origin
    : name === endpoint.name;
}

const SILENT = "Needs a balancer that tells in /health or /status which nodes are healthy: not reported";

/** Exported, like the next, for the table of its tests. */
export const judgeHealthy: Judge = (opinions, answering) => {
  const reached = Object.values(answering).filter(Boolean).length;
  const all = Object.keys(answering).length;
  const wrong = opinions.flatMap(({ page, healthy = 0, nodes }) => {
    const dead = Object.keys(nodes).filter((node) => nodes[node] === true && answering[node] === false);
    if (dead.length > 0) return [`${page} calls ${dead.join(" and ")} healthy, which gives no answer`];
    return healthy > reached ? [describeSurplus(page, healthy, { reachable: reached, given: all })] : [];
  });
  if (wrong.length > 0) return failed(wrong.join("; "));
  return agreed(opinions, `${reached} of the ${all} nodes given answer`);
};

/** Nodes that we were not given may be down, so numbers decide only where the page knows no others. */
export const judgeAnswering: Judge = (opinions, answering) => {
  const reached = Object.values(answering).filter(Boolean).length;
  const all = Object.keys(answering).length;
  const wrong = opinions.flatMap(({ page, healthy, total, nodes }) => {
    const shunned = Object.keys(nodes).filter((node) => nodes[node] === false && answering[node] === true);
    if (shunned.length > 0) {
      return [`${page} calls ${shunned.join(" and ")} unhealthy, which answers directly`];
    }
    return total === all && healthy !== undefined && healthy < reached
      ? [`${page} calls ${healthy} of ${total} nodes healthy, but ${reached} answer directly`]
      : [];
  });
  if (wrong.length > 0) return failed(wrong.join("; "));
  return agreed(opinions, `${reached} of the ${all} nodes given answer`);
};

function agreed(opinions: readonly Opinion[], seen: string): Verdict {
  const telling = opinions.filter(({ healthy, nodes }) =>
    healthy !== undefined || Object.keys(nodes).length > 0
  );
  if (telling.length === 0) return skipped(SILENT);
  const told = telling.map(({ page, healthy }) =>
    healthy === undefined ? `${page} agrees` : `${page} calls ${healthy} healthy`
  );
  return passed(`${told.join(", ")}; ${seen}`);
}
