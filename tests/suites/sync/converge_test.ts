import { assertEquals, AssertionError, assertRejects, assertThrows } from "@std/assert";
import {
  type Convergence,
  describeLags,
  expectConverged,
  lagMetrics,
  requireOnNodes,
} from "../../../src/suites/sync/converge.ts";
import type { Node } from "../../../src/chroma/deployment.ts";
import { HttpError } from "../../../src/chroma/http_error.ts";
import { Undecided } from "../../../src/suites/suite.ts";
import type { Workspace } from "../../../src/suites/workspace.ts";

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

const NODES = [{ name: "primary" }, { name: "replica" }] as unknown as readonly Node[];
const NODES_ONLY = { nodesBehind: NODES } as Partial<Workspace> as Workspace;

Deno.test("requireOnNodes is undecided about what builds on something that a node lacks", async () => {
  await requireOnNodes(NODES_ONLY, () => Promise.resolve(undefined));
  await assertRejects(
    () =>
      requireOnNodes(
        NODES_ONLY,
        ({ name }) => Promise.resolve(name === "replica" ? "the collection is not there" : undefined),
      ),
    Undecided,
    "What this builds on is not on every node: replica: the collection is not there",
  );
});

Deno.test("requireOnNodes is undecided where a node does not answer, and fails with any other error", async () => {
  const endpoint = { name: "replica", origin: "http://replica.test", role: "replica" } as const;
  const silent = () => Promise.reject(new HttpError("describe", endpoint, 503, "no upstream"));
  await assertRejects(() => requireOnNodes(NODES_ONLY, silent), Undecided, "503");
  await assertRejects(
    () => requireOnNodes(NODES_ONLY, () => Promise.reject(new TypeError("ours"))),
    TypeError,
  );
});
