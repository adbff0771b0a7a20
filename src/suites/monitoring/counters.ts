import { assert } from "@std/assert";
import { poll } from "../../core/poll.ts";
import { passed, skipped, type Verdict } from "../../core/verdict.ts";
import { readClaims } from "../basic/claims.ts";
import { type Check, Undecided } from "../suite.ts";
import type { Facts } from "./facts.ts";
import type { Monitor, PagePath } from "./monitor.ts";

/** Requests sent to see counters move, and how long a balancer may take to count them; milliseconds. */
const REQUESTS = 10;
const CATCH_UP_MS = 5000;
const LOOK_EVERY_MS = 250;
/** How long nothing is sent by the check, to see counters rest; milliseconds. */
const REST_MS = 1000;
/** Requests that a balancer may count without a node having got them: it answered them itself, or has yet to pass them on. */
const UNPASSED = 20;

/** How many requests an endpoint says that it has handled. */
export interface Counted {
  readonly requests: number;
  /** How many of them went to each node; empty where that is not reported. */
  readonly shares: Readonly<Record<string, number>>;
}

const LACKS = "Needs a balancer with request counters in /status or /metrics: not reported";

/** Counters grow by at least what we send. */
export const countersMove: Check<Monitor> = {
  name: "counters move",
  proves: `Request counters of the balancer grow by at least the ${REQUESTS} requests sent`,
  async run(monitor) {
    const { clock, signal, deployment: { entry } } = monitor.stage;
    const before = await counted(monitor);
    if (before === undefined) return skipped(LACKS);
    for (let sent = 0; sent < REQUESTS; sent++) await entry.api.version();
    const moved = await poll(async () => {
      const after = await counted(monitor);
      return after !== undefined && after.requests - before.requests >= REQUESTS ? after : undefined;
    }, { clock, timeoutMs: CATCH_UP_MS, everyMs: LOOK_EVERY_MS, signal });
    const growth = (moved ?? await countedAgain(monitor)).requests - before.requests;
    assert(growth >= REQUESTS, `The counters grew by ${growth} while ${REQUESTS} requests were sent`);
    return passed(`Counters grew by ${growth} for ${REQUESTS} requests sent`, { growth });
  },
};

/** Counters do not move by magic while we send nothing. */
export const countersRest: Check<Monitor> = {
  name: "counters rest",
  proves:
    `Counters never fall; a total grows by no more than the nodes' own and ${UNPASSED}, when we send nothing`,
  async run(monitor) {
    const before = await counted(monitor);
    if (before === undefined) return skipped(LACKS);
    await monitor.stage.clock.sleep(REST_MS, monitor.stage.signal);
    return judgeRest(before, await countedAgain(monitor));
  },
};

/** Judges a second in which we sent nothing, but others may have; exported for the table of its tests. */
export function judgeRest(before: Counted, after: Counted): Verdict {
  const fallen = Object.keys(before.shares).filter((node) =>
    (after.shares[node] ?? 0) < (before.shares[node] ?? 0)
  );
  const growth = after.requests - before.requests;
  assert(growth >= 0, `The counter of requests fell from ${before.requests} to ${after.requests}`);
  assert(fallen.length === 0, `The counters of ${fallen.join(" and ")} fell`);
  const nodes = Object.keys(before.shares);
  if (nodes.length === 0) {
    return passed(
      `The counter grew by ${growth} while the check sent nothing; whether others sent that cannot be told: shares of the nodes are not reported`,
      { growth },
    );
  }
  const passedOn = sum(after.shares) - sum(before.shares);
  assert(
    growth - passedOn <= UNPASSED,
    `While the check sent nothing, the total grew by ${growth}, but the nodes' own counters by ${passedOn}`,
  );
  return passed(`While the check sent nothing, the total grew by ${growth}, the nodes' own by ${passedOn}`, {
    growth,
  });
}

/** What a page counts: JSON of the shapes that are known, or Prometheus counters of requests, added up. */
export function countedIn({ body, figures }: Facts): Counted | undefined {
  const { requests, shares } = readClaims(body);
  if (requests !== undefined) return { requests, shares: { ...shares } };
  if (shares !== undefined) return { requests: sum(shares), shares };
  const counters = body !== undefined
    ? []
    : figures.filter(({ name, kind }) =>
      kind === "count" && /(^|_)requests(_total|_count)?(\{|$)/.test(name)
    );
  return counters.length === 0
    ? undefined
    : { requests: counters.reduce((sum, { value }) => sum + value, 0), shares: {} };
}

async function counted(monitor: Monitor): Promise<Counted | undefined> {
  for (const path of ["/status", "/metrics"] as const satisfies readonly PagePath[]) {
    const page = await monitor.read(monitor.stage.deployment.entry, path);
    if (page === undefined || typeof page.facts === "string") continue;
    const found = countedIn(page.facts);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The same, of what was counted before. @throws {Undecided} when that cannot be read again */
async function countedAgain(monitor: Monitor): Promise<Counted> {
  const again = await counted(monitor);
  if (again === undefined) throw new Undecided("The counters were read once, and now they cannot be read");
  return again;
}

function sum(shares: Readonly<Record<string, number>>): number {
  return Object.values(shares).reduce((sum, one) => sum + one, 0);
}
