import { assertEquals } from "@std/assert";
import { SUITE_NAMES, type SuiteName, suiteOf } from "../../../src/suites/registry.ts";
import { Lab } from "../../lab/lab.ts";
import { against, checkOf, type Report, stateDirectory } from "../program.ts";
import * as MATRIX from "./matrix.ts";

/** Whether each fault meets every suite, as `deno task test:matrix` has it, or its own alone. */
const EVERY_SUITE = Deno.env.has("MATRIX_EVERY_SUITE");

/** Runs that last no longer than they must, and that the brake, which has tests of its own, does not cut short. */
const SHORT = ["--settle", "1", "--max-lag", "1", "--duration", "2", "--max-slowdown", "1000"];

/** A check by its suite and its name, as `alsoFails` has those of other suites. */
const keyOf = (suite: string, check: string) => check.includes(" / ") ? check : `${suite} / ${check}`;

/** Tests that hold a suite against each of its faults: what must fail does, and nothing else without a reason. */
export function holdMatrix(suite: SuiteName): void {
  const rows = MATRIX[suite];
  let lab: Lab;
  Deno.test.beforeAll(async () => {
    lab = await Lab.start({ production: 8, coordinator: suite === "monitoring" || EVERY_SUITE });
  });
  Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

  for (const { fault, on, catches, alsoFails = {}, args = [] } of rows) {
    Deno.test(`${suite} under ${fault}`, async (test) => {
      const before = await lab.eyes.photograph();
      await using state = await stateDirectory();
      {
        const healing = await on(lab);
        await using scope = new AsyncDisposableStack();
        scope.defer(() =>
          Symbol.asyncDispose in healing ? healing[Symbol.asyncDispose]() : healing[Symbol.dispose]()
        );
        const { report, code } = await against(lab, ["run", EVERY_SUITE ? "all" : suite, ...SHORT, ...args], {
          state: state.path,
        });
        for (const check of catches) {
          await test.step(`"${check}" fails`, () => {
            const { status, detail } = checkOf(report, suite, check);
            assertEquals(status, "failed", detail);
            assertEquals([report.exitCode, code !== 0], [code, true]);
          });
        }
        await test.step("no other check fails without a reason", () => {
          const expected = new Set(
            [...catches, ...Object.keys(alsoFails)].map((check) => keyOf(suite, check)),
          );
          assertEquals(failedOf(report).filter(({ check }) => !expected.has(check)), []);
        });
      }
      await lab.replicator.idle();
      await against(lab, ["cleanup", "--max-age", "0", "--include-unmarked", "--settle", "0"], {
        state: state.path,
      });
      assertEquals(await lab.eyes.leftovers(), []);
      assertEquals(await lab.eyes.photograph(), before);
    });
  }

  Deno.test(`every check of ${suite} fails under a fault of its table`, () => {
    const own = new Set(suiteOf(suite).checks.map(({ name }) => name));
    assertEquals(new Set(rows.flatMap(({ catches }) => catches)).symmetricDifference(own), new Set());
  });

  Deno.test(`every check that ${suite}'s table has a reason for exists`, () => {
    const all = new Set(
      SUITE_NAMES.flatMap((name) => suiteOf(name).checks.map((check) => keyOf(name, check.name))),
    );
    const excused = rows.flatMap(({ alsoFails = {} }) => Object.keys(alsoFails))
      .map((check) => keyOf(suite, check));
    assertEquals(excused.filter((check) => !all.has(check)), []);
  });
}

/** Every check of a report that failed, and what it said. */
function failedOf({ suites }: Report): readonly { check: string; detail: string }[] {
  return suites.flatMap(({ name: suite, checks }) =>
    checks.filter(({ status }) => status === "failed")
      .map(({ name, detail }) => ({ check: keyOf(suite, name), detail }))
  );
}
