import { assertEquals } from "@std/assert";
import { type Claims, readClaims } from "../../../src/suites/basic/claims.ts";

/** The `/status` of one balancer in the field (target-facts.md). */
const NESTED = {
  load_balancer: { strategy: "write_primary", check_interval: 30, failure_threshold: 3, total_requests: 17 },
  instances: [
    {
      name: "primary",
      url: "…",
      healthy: true,
      priority: 100,
      failure_count: 0,
      request_count: 12,
      last_check: "…",
    },
    {
      name: "replica",
      url: "…",
      healthy: true,
      priority: 80,
      failure_count: 0,
      request_count: 5,
      last_check: "…",
    },
  ],
  summary: { healthy_instances: 2, total_instances: 2 },
};

const TABLE: readonly (readonly [what: string, body: unknown, claims: Claims])[] = [
  ["counts under summary and load_balancer", NESTED, {
    healthy: 2,
    total: 2,
    requests: 17,
    shares: { primary: 12, replica: 5 },
  }],
  [
    "counts at the top and total_requests of instances",
    {
      healthy_instances: 1,
      total_instances: 2,
      total_requests: 9,
      instances: [{ name: "primary", total_requests: 9 }],
    },
    { healthy: 1, total: 2, requests: 9, shares: { primary: 9 } },
  ],
  [`"2/2"`, { status: "healthy", healthy_instances: "2/2" }, { healthy: 2, total: 2 }],
  [`"1 / 3"`, { healthy_instances: "1 / 3" }, { healthy: 1, total: 3 }],
  ["flags of instances alone", { instances: [{ healthy: true }, { healthy: false }, { healthy: true }] }, {
    healthy: 2,
    total: 3,
  }],
  ["instances without flags", { instances: [{ name: "a" }, { name: "b" }] }, { total: 2 }],
  ["nodes instead of instances", { healthy_nodes: 1, total_nodes: 2 }, { healthy: 1, total: 2 }],
  ["no healthy node", { summary: { healthy_instances: 0, total_instances: 2 } }, { healthy: 0, total: 2 }],
  [
    "metrics without counts",
    { memory_usage_mb: 51.9, memory_percent: 1.3, cpu_percent: 0.0, timestamp: "…" },
    {},
  ],
  ["an empty object", {}, {}],
  ["words where counts belong", {
    healthy_instances: "two of two",
    total_instances: "2",
    total_requests: "many",
  }, {}],
  ["null where counts belong", { healthy_instances: null, total_requests: null }, {}],
  ["instances that are no list", { instances: { primary: { healthy: true } } }, {}],
  ["instances that are no objects", { instances: [1, null, "primary"] }, {}],
  ["a request counter of an instance without a name", { instances: [{ request_count: 5 }] }, { total: 1 }],
  ["nothing", undefined, {}],
  ["null", null, {}],
  ["a list", [NESTED], {}],
  ["a word", "OK", {}],
  ["a number", 2, {}],
];

for (const [what, body, claims] of TABLE) {
  Deno.test(`readClaims reads ${what}`, () => assertEquals(readClaims(body), claims));
}
