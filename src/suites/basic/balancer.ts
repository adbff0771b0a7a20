import { assert } from "@std/assert";
import { parseJson } from "../../core/json.ts";
import { poll } from "../../core/poll.ts";
import { failed, passed, skipped, unknown, type Verdict } from "../../core/verdict.ts";
import { type Check, type Stage, Undecided } from "../suite.ts";
import type { Workspace } from "../workspace.ts";
import { type Claims, describeSurplus, readClaims } from "./claims.ts";
import { countReachable } from "./endpoints.ts";

/** How long a balancer may go on believing in a node that has just failed; milliseconds. */
const CATCH_UP_MS = 5000;
const LOOK_EVERY_MS = 250;
/** Requests sent to see counters move. */
const REQUESTS = 20;

/** `/health` says that the deployment is well, and no more nodes are called healthy than answer us. */
export const balancerHealth: Check<Workspace> = {
  name: "balancer health",
  proves: "/health answers 200, and calls no more nodes healthy than answer directly",
  needs: "a balancer that serves /health",
  run: (workspace) => judgeClaims(workspace, "/health"),
};

/** `/status` calls no more nodes healthy than answer us. */
export const balancerStatus: Check<Workspace> = {
  name: "balancer status",
  proves: "/status answers 200, and calls no more nodes healthy than answer directly",
  needs: "a balancer that serves /status",
  run: (workspace) => judgeClaims(workspace, "/status"),
};

/** The balancer's counters grow by at least what we send. */
export const loadDistribution: Check<Workspace> = {
  name: "load distribution",
  proves: `The balancer's request counters grow by at least the ${REQUESTS} requests sent`,
  needs: "request counters in /status or /metrics",
  async run({ stage }) {
    const before = await countersOf(stage);
    if (before === undefined) {
      return skipped("Needs a balancer with request counters in /status or /metrics: not reported");
    }
    for (let sent = 0; sent < REQUESTS; sent++) await stage.deployment.entry.api.version();
    const grown = await poll(async () => {
      const after = await countersOf(stage);
      return after !== undefined && after.requests - before.requests >= REQUESTS ? after : undefined;
    }, { clock: stage.clock, timeoutMs: CATCH_UP_MS, everyMs: LOOK_EVERY_MS, signal: stage.signal });
    const after = grown ?? await countersOf(stage);
    if (after === undefined) throw new Undecided("The counters were read once, and now they cannot be read");
    const growth = after.requests - before.requests;
    assert(growth >= REQUESTS, `The counters grew by ${growth} while ${REQUESTS} requests were sent`);
    const shares = Object.entries(after.shares).map(([node, count]) =>
      `${node} ${count - (before.shares[node] ?? 0)}`
    );
    const among = shares.length > 0
      ? `; among the nodes: ${shares.join(", ")}`
      : "; shares of the nodes: not reported";
    return passed(`Counters grew by ${growth} for ${REQUESTS} requests sent${among}`, { growth });
  },
};

async function judgeClaims(workspace: Workspace, path: string): Promise<Verdict> {
  const { stage, nodesBehind } = workspace;
  let verdict: Verdict = unknown(`${path} was not read`);
  // A node that has failed this moment is still "healthy" until the balancer's next look at it.
  await poll(async () => {
    const reply = await stage.deployment.entry.api.plain(path);
    if (reply.status === 404) {
      verdict = skipped(`Needs a balancer that serves ${path}`);
      return true;
    }
    const reachable = await countReachable(workspace);
    const claims = readClaims(parseJson(reply.text));
    verdict = judge(path, { status: reply.status, claims, reachable, given: nodesBehind.length });
    return verdict.status === "failed" ? undefined : true;
  }, { clock: stage.clock, timeoutMs: CATCH_UP_MS, everyMs: LOOK_EVERY_MS, signal: stage.signal });
  return verdict;
}

/** What a balancer's claims are worth beside what answers us; exported for the table of its tests. */
export function judge(
  path: string,
  { status, claims, reachable, given }: { status: number; claims: Claims; reachable: number; given: number },
): Verdict {
  if (status !== 200) return failed(`${path} answered ${status}`);
  if (claims.healthy === undefined) return passed(`${path} answered 200; healthy nodes: not reported`);
  if (given === 0) {
    return passed(`${path} calls ${claims.healthy} nodes healthy; to check it, give --primary and --replica`);
  }
  const metrics = { claimedHealthy: claims.healthy, reachable };
  return claims.healthy > reachable
    ? failed(describeSurplus(path, claims.healthy, { reachable, given }), metrics)
    : passed(
      `${path} calls ${claims.healthy} nodes healthy, ${reachable} of the ${given} given answer`,
      metrics,
    );
}

async function countersOf(
  { deployment }: Stage,
): Promise<{ requests: number; shares: Record<string, number> } | undefined> {
  for (const path of ["/status", "/metrics"]) {
    const reply = await deployment.entry.api.plain(path);
    if (reply.status !== 200) continue;
    const { requests, shares } = readClaims(parseJson(reply.text));
    const total = requests ??
      (shares === undefined ? undefined : Object.values(shares).reduce((sum, one) => sum + one, 0));
    if (total !== undefined) return { requests: total, shares: { ...shares } };
  }
  return undefined;
}
