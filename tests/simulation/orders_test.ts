import { assertEquals } from "@std/assert";
import { EXIT, type ExitCode } from "../../src/core/exit_code.ts";
import { Orders } from "./orders.ts";

const NAME = "AUTOTEST_basic_operations_1705123456_abc123_xyz789";
const OTHER = "AUTOTEST_basic_operations_1705123456_abd123_xyz789";

/** What is found when a process does this. */
function violationsOf(
  args: readonly string[],
  { kind, name = NAME, exitCode = EXIT.ok, stoppedAt, others = [] }: {
    readonly kind?: "create" | "delete";
    readonly name?: string;
    readonly exitCode?: ExitCode;
    /** It ends at 70 s. */
    readonly stoppedAt?: number;
    readonly others?: readonly string[];
  },
): readonly string[] {
  const violations: string[] = [];
  const processOf = (args: readonly string[]) => ({
    name: `${args[0]} 1`,
    args: [...args, "--state-dir", "/own"],
    exitCode,
    running: true,
  });
  const process = processOf(args);
  const scheduler = { now: stoppedAt ?? 0 };
  const orders = new Orders({
    scheduler,
    processes: [process, ...others.map((other) => processOf([other]))],
    settleMs: 1000,
    violate: (what) => violations.push(what),
  });
  orders.started(process);
  const ask = { method: "", path: `/collections/${name}`, query: new Map() };
  if (kind !== undefined) orders.sent({ process, kind, ask });
  if (stoppedAt !== undefined) orders.signalled(process);
  scheduler.now = 70_000;
  orders.ended(process);
  return violations;
}

Deno.test("Orders: a cleanup of one collection, or of one run, deletes nothing else", () => {
  for (const [option, value] of [["--collection", NAME], ["--run", "1705123456_abc123"]] as const) {
    const args = ["cleanup", option, value];
    assertEquals(violationsOf(args, { kind: "delete" }), []);
    assertEquals(violationsOf(args, { kind: "delete", name: OTHER }).length, 1);
  }
  assertEquals(violationsOf(["cleanup"], { kind: "delete", name: OTHER }), []);
});

Deno.test("Orders: exit code 5 says that nothing was created", () => {
  assertEquals(violationsOf(["run"], { exitCode: EXIT.unreachable }), []);
  assertEquals(violationsOf(["run"], { kind: "create", exitCode: EXIT.unreachable }).length, 1);
});

Deno.test("Orders: exit code 75 says that another held the lock", () => {
  assertEquals(violationsOf(["run"], { exitCode: EXIT.locked, others: ["cleanup"] }), []);
  assertEquals(violationsOf(["run"], { exitCode: EXIT.locked, others: ["list"] }).length, 1);
  assertEquals(violationsOf(["list"], { exitCode: EXIT.locked, others: ["run"] }).length, 1);
});

Deno.test("Orders: what is told to stop ends within the time reserved", () => {
  assertEquals(violationsOf(["run"], { exitCode: EXIT.terminated, stoppedAt: 5_000 }), []);
  assertEquals(violationsOf(["run"], { exitCode: EXIT.terminated, stoppedAt: 4_900 }).length, 1);
});
