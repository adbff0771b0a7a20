import { assertEquals } from "@std/assert";
import { Lab } from "../lab/lab.ts";
import { OPTIONS } from "../../src/cli/options.ts";
import { SUITE_NAMES, type SuiteName, suiteOf } from "../../src/suites/registry.ts";
import * as MATRIX from "./matrix/matrix.ts";
import type { FaultRow } from "./matrix/row.ts";
import { against, checkOf, type Report, stateDirectory } from "./program.ts";

/** Whether each fault meets every suite, as `deno task test:matrix` has it, or its own alone. */
const EVERY_SUITE = Deno.env.has("MATRIX_EVERY_SUITE");

/** Runs that last no longer than they must. */
const SHORT = Object.entries({ settle: "1", "max-lag": "1", duration: "2" })
  .filter(([option]) => OPTIONS.some(({ name }) => name === option))
  .flatMap(([option, value]) => [`--${option}`, value]);

/** A check by its suite and its name, as `alsoFails` has those of other suites. */
const keyOf = (suite: string, check: string) => `${suite} / ${check}`;

let lab: Lab;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 8, coordinator: true });
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

for (const [suite, rows] of Object.entries<readonly FaultRow[]>(MATRIX)) {
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
          const expected = new Set([...catches, ...Object.keys(alsoFails)]
            .map((check) => check.includes(" / ") ? check : keyOf(suite, check)));
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
}

/** Every check of a report that failed, and what it said. */
function failedOf({ suites }: Report): readonly { check: string; detail: string }[] {
  return suites.flatMap(({ name: suite, checks }) =>
    checks.filter(({ status }) => status === "failed")
      .map(({ name, detail }) => ({ check: keyOf(suite, name), detail }))
  );
}

for (const [suite, rows] of Object.entries<readonly FaultRow[]>(MATRIX)) {
  const own = new Set(suiteOf(suite as SuiteName).checks.map(({ name }) => name));

  Deno.test(`every check of ${suite} fails under a fault of its table`, () => {
    assertEquals(new Set(rows.flatMap(({ catches }) => catches)).symmetricDifference(own), new Set());
  });

  Deno.test(`every check that ${suite}'s table has a reason for exists`, () => {
    const all = new Set(
      SUITE_NAMES.flatMap((name) => suiteOf(name).checks.map((check) => keyOf(name, check.name))),
    );
    const excused = rows.flatMap(({ alsoFails = {} }) => Object.keys(alsoFails))
      .map((check) => check.includes(" / ") ? check : keyOf(suite, check));
    assertEquals(excused.filter((check) => !all.has(check)), []);
  });
}
