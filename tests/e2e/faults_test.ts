import { assertEquals } from "@std/assert";
import { alternate404 } from "../lab/faults/alternate_404.ts";
import { copyWithoutMetadata } from "../lab/faults/copy_without_metadata.ts";
import { corruptCopies } from "../lab/faults/corrupt_copies.ts";
import { deadHealth } from "../lab/faults/dead_health.ts";
import { down } from "../lab/faults/down.ts";
import { dropCopies } from "../lab/faults/drop_copies.ts";
import { dropDeletes } from "../lab/faults/drop_deletes.ts";
import { dropUpdates } from "../lab/faults/drop_updates.ts";
import { dropWrites } from "../lab/faults/drop_writes.ts";
import { errorAfterExecute } from "../lab/faults/error_after_execute.ts";
import { frozenCounters } from "../lab/faults/frozen_counters.ts";
import { ignoreFilter } from "../lab/faults/ignore_filter.ts";
import { latency } from "../lab/faults/latency.ts";
import { lyingStatus } from "../lab/faults/lying_status.ts";
import { resetPeer } from "../lab/faults/reset_peer.ts";
import { resurrectDeletes } from "../lab/faults/resurrect_deletes.ts";
import { slowCopies } from "../lab/faults/slow_copies.ts";
import { staleReads } from "../lab/faults/stale_reads.ts";
import { timeout } from "../lab/faults/timeout.ts";
import { wrongCount } from "../lab/faults/wrong_count.ts";
import { wrongNeighbours } from "../lab/faults/wrong_neighbours.ts";
import { wrongValues } from "../lab/faults/wrong_values.ts";
import { Lab } from "../lab/lab.ts";
import { until } from "../lab/until.ts";
import { basic } from "../../src/suites/basic/suite.ts";
import { sync } from "../../src/suites/sync/suite.ts";
import { against, checkOf, stateDirectory } from "./program.ts";

/** A fault, and the checks that exist to catch it: each must fail under it. */
interface Row {
  readonly fault: string;
  readonly on: (lab: Lab) => Disposable | AsyncDisposable | Promise<AsyncDisposable>;
  readonly checks: readonly string[];
  /** `--max-lag 1` unless given. */
  readonly args?: readonly string[];
}

const BASIC: readonly Row[] = [
  { fault: "down", on: (lab) => down(lab, "replica"), checks: ["endpoints answer", "failover readiness"] },
  { fault: "resetPeer", on: (lab) => resetPeer(lab, "replica"), checks: ["endpoints answer"] },
  { fault: "timeout", on: timeoutNoticed, checks: ["endpoints answer", "failover readiness"] },
  { fault: "lyingStatus", on: lyingStatus, checks: ["balancer health", "balancer status"] },
  { fault: "deadHealth", on: deadHealth, checks: ["balancer health", "balancer status"] },
  {
    fault: "errorAfterExecute of create",
    on: (lab) => errorAfterExecute(lab, { operations: ["create"] }),
    checks: ["create"],
  },
  {
    fault: "errorAfterExecute of add",
    on: (lab) => errorAfterExecute(lab, { operations: ["add"] }),
    checks: ["add"],
  },
  {
    fault: "dropWrites of create",
    on: (lab) => dropWrites(lab, { operations: ["create"] }),
    checks: ["create"],
  },
  { fault: "dropWrites of add", on: (lab) => dropWrites(lab, { operations: ["add"] }), checks: ["add"] },
  {
    fault: "dropWrites of update, upsert and delete",
    on: (lab) => dropWrites(lab, { operations: ["update", "upsert", "delete"] }),
    checks: ["update", "upsert", "delete by id", "delete by filter"],
  },
  { fault: "ignoreFilter", on: ignoreFilter, checks: ["delete by filter"] },
  { fault: "wrongValues of a document", on: wrongValues, checks: ["get"] },
  { fault: "wrongValues of a float", on: (lab) => wrongValues(lab, { part: "float" }), checks: ["get"] },
  { fault: "wrongCount", on: wrongCount, checks: ["count"] },
  { fault: "wrongNeighbours", on: wrongNeighbours, checks: ["query"] },
  { fault: "alternate404", on: alternate404, checks: ["repeated reads"] },
  { fault: "frozenCounters", on: frozenCounters, checks: ["load distribution"] },
];

const SYNC: readonly Row[] = [
  {
    fault: "dropCopies",
    on: dropCopies,
    checks: ["creation reaches every node", "documents reach every node"],
  },
  { fault: "copyWithoutMetadata", on: copyWithoutMetadata, checks: ["metadata is copied"] },
  {
    fault: "slowCopies",
    on: (lab) => slowCopies(lab, 2500),
    checks: ["creation reaches every node", "documents reach every node"],
  },
  {
    fault: "latency",
    on: (lab) => latency(lab, "replica", 700),
    checks: ["documents reach every node"],
    args: ["--max-lag", "0.5", "--write-docs", "5"],
  },
  {
    fault: "corruptCopies of a float",
    on: corruptCopies,
    checks: ["documents reach every node"],
  },
  {
    fault: "corruptCopies of a document",
    on: (lab) => corruptCopies(lab, { part: "document" }),
    checks: ["documents reach every node"],
  },
  {
    fault: "dropUpdates",
    on: dropUpdates,
    checks: ["updates reach every node", "upserts reach every node"],
  },
  {
    fault: "dropDeletes",
    on: dropDeletes,
    checks: ["record deletions reach every node", "collection deletion reaches every node"],
  },
  { fault: "staleReads", on: staleReads, checks: ["read your writes", "monotonic reads"] },
  { fault: "resurrectDeletes", on: resurrectDeletes, checks: ["deletion stays"] },
];

let lab: Lab;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 8 });
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

for (const [suite, rows] of [["basic", BASIC], ["sync", SYNC]] as const) {
  for (const { fault, on, checks, args } of rows) {
    Deno.test(`${suite} under ${fault}`, async (test) => {
      const before = await lab.eyes.photograph();
      await using state = await stateDirectory();
      {
        const healing = await on(lab);
        await using scope = new AsyncDisposableStack();
        scope.defer(() =>
          Symbol.asyncDispose in healing ? healing[Symbol.asyncDispose]() : healing[Symbol.dispose]()
        );
        const { report, code } = await against(lab, [
          "run",
          suite,
          "--settle",
          "1",
          ...(args ?? ["--max-lag", "1"]),
        ], {
          state: state.path,
        });
        for (const check of checks) {
          await test.step(`"${check}" fails`, () => {
            const { status, detail } = checkOf(report, suite, check);
            assertEquals(status, "failed", detail);
            assertEquals([report.exitCode, code !== 0], [code, true]);
          });
        }
      }
      await lab.replicator.idle();
      await against(lab, ["cleanup", "--max-age", "0", "--include-unmarked", "--settle", "0"], {
        state: state.path,
      });
      assertEquals(await lab.eyes.leftovers(), []);
      assertEquals(await lab.eyes.photograph(), before);
    });
  }
}

Deno.test("every check of both suites fails under a fault of these tables", () => {
  const seen = (rows: readonly Row[]) => new Set(rows.flatMap(({ checks }) => checks));
  assertEquals(seen(BASIC).symmetricDifference(new Set(basic.checks.map(({ name }) => name))), new Set());
  assertEquals(seen(SYNC).symmetricDifference(new Set(sync.checks.map(({ name }) => name))), new Set());
});

/** A node that hangs, once the balancer has noticed: before, the balancer itself gives no reply in time. */
async function timeoutNoticed(lab: Lab): Promise<AsyncDisposable> {
  const healing = timeout(lab, "replica");
  await until(async () => (await (await fetch(`${lab.url}/health`)).text()).includes("1/2"), {
    timeoutMs: 20_000,
  });
  return healing;
}
