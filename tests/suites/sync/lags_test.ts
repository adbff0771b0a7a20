import { assertEquals, AssertionError, assertThrows } from "@std/assert";
import { Unmet } from "../../../src/suites/suite.ts";
import type { Convergence } from "../../../src/suites/sync/converge.ts";
import { converged, describeLags, expectConverged, lagMetrics } from "../../../src/suites/sync/lags.ts";

const PRIMARY: Convergence = { node: "primary", lagsMs: [0.4] };
const REPLICA: Convergence = { node: "replica", lagsMs: [80, 20, 60, 40] };
const BEHIND: Convergence = { node: "replica", lagsMs: [], difference: "the collection is not there" };

Deno.test("lagMetrics reports percentiles that were measured, of the slowest node and of each, and of how many samples", () => {
  assertEquals(lagMetrics([PRIMARY, REPLICA]), {
    lagMsP50: 40,
    lagMsP95: 80,
    lagMsMax: 80,
    lagSamples: 5,
    "primary.lagMsP50": 0,
    "primary.lagMsP95": 0,
    "primary.lagMsMax": 0,
    "primary.lagSamples": 1,
    "replica.lagMsP50": 40,
    "replica.lagMsP95": 80,
    "replica.lagMsMax": 80,
    "replica.lagSamples": 4,
  });
});

Deno.test("lagMetrics reports no lag where none was measured", () => {
  assertEquals(lagMetrics([BEHIND]), { lagSamples: 0, "replica.lagSamples": 0 });
});

Deno.test("describeLags gives one figure for one sample, and p50/p95/longest for more", () => {
  assertEquals(describeLags([PRIMARY, REPLICA]), "primary 0 ms, replica 40/80/80 ms");
});

Deno.test("expectConverged names the node and what differs on it", () => {
  expectConverged([PRIMARY, REPLICA], "The collection did not arrive");
  assertThrows(
    () => expectConverged([PRIMARY, BEHIND], "The collection did not arrive"),
    AssertionError,
    "The collection did not arrive within --max-lag: replica: the collection is not there",
  );
});

Deno.test("converged passes with the lags of every node, the least first", () => {
  const { status, detail, metrics, distributions } = converged("They arrived", [PRIMARY, REPLICA]);
  assertEquals([status, detail, metrics], ["passed", "They arrived", lagMetrics([PRIMARY, REPLICA])]);
  assertEquals(distributions?.map(({ name, node, n, samples }) => [name, node, n, samples]), [
    ["lag", "primary", 1, [0.4]],
    ["lag", "replica", 4, [20, 40, 60, 80]],
  ]);
});

Deno.test("expectConverged tells of what came, and how much did not", () => {
  const some = { node: "replica", lagsMs: [30], missing: 2, difference: "record 1 is missing" };
  const { distributions } = assertThrows(
    () => expectConverged([PRIMARY, some], "They did not arrive"),
    Unmet,
  );
  assertEquals(distributions.map(({ node, n, missing }) => [node, n, missing]), [
    ["primary", 1, undefined],
    ["replica", 1, 2],
  ]);
});
