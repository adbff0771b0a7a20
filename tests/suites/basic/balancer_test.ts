import { assertEquals } from "@std/assert";
import type { Verdict } from "../../../src/core/verdict.ts";
import { judge } from "../../../src/suites/basic/balancer.ts";

type Seen = Parameters<typeof judge>[1];

const TABLE: readonly (readonly [what: string, seen: Seen, verdict: Verdict])[] = [
  [
    "as many healthy as answer",
    { status: 200, claims: { healthy: 2 }, reachable: 2, given: 2 },
    {
      status: "passed",
      detail: "/status calls 2 nodes healthy, 2 of the 2 given answer",
      metrics: { claimedHealthy: 2, reachable: 2 },
    },
  ],
  [
    "fewer healthy than answer: a balancer may be careful",
    { status: 200, claims: { healthy: 1 }, reachable: 2, given: 2 },
    {
      status: "passed",
      detail: "/status calls 1 nodes healthy, 2 of the 2 given answer",
      metrics: { claimedHealthy: 1, reachable: 2 },
    },
  ],
  [
    "more healthy than answer",
    { status: 200, claims: { healthy: 2 }, reachable: 1, given: 2 },
    {
      status: "failed",
      detail: "/status calls 2 nodes healthy, but 1 of the 2 given answer",
      metrics: { claimedHealthy: 2, reachable: 1 },
    },
  ],
  [
    "more healthy than were given, all of which answer",
    { status: 200, claims: { healthy: 3 }, reachable: 2, given: 2 },
    {
      status: "failed",
      detail:
        "/status calls 3 nodes healthy, but 2 of the 2 given answer; give every node behind it, by --primary " +
        "and --replica",
      metrics: { claimedHealthy: 3, reachable: 2 },
    },
  ],
  [
    "no count of healthy nodes",
    { status: 200, claims: {}, reachable: 0, given: 2 },
    { status: "passed", detail: "/status answered 200; healthy nodes: not reported" },
  ],
  [
    "no node given to check it with",
    { status: 200, claims: { healthy: 2 }, reachable: 0, given: 0 },
    {
      status: "passed",
      detail: "/status calls 2 nodes healthy; to check it, give --primary and --replica",
    },
  ],
  [
    "an error, whatever it claims",
    { status: 503, claims: { healthy: 2 }, reachable: 2, given: 2 },
    { status: "failed", detail: "/status answered 503" },
  ],
];

for (const [what, seen, verdict] of TABLE) {
  Deno.test(`judge sees ${what}`, () => assertEquals(judge("/status", seen), verdict));
}
