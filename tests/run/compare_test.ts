import { assertEquals } from "@std/assert";
import { compare, isRegressed } from "../../src/run/compare.ts";
import type { Figure } from "../../src/trend/figures.ts";

const RUN = { exitCode: 0, durationMs: 90_000, pauses: 0, suites: [] };
const past = (durationMs: number, runs = 8): readonly (readonly Figure[])[] =>
  Array.from(
    { length: runs },
    () => [{ name: "run: durationMs", value: durationMs, kind: "duration", isFirm: true }],
  );

Deno.test("compare says nothing where no history is kept", () => {
  assertEquals(compare(RUN, {}, {}), {});
  assertEquals(isRegressed({}), false);
});

Deno.test("compare holds a run against the past that it was given", () => {
  assertEquals(compare(RUN, {}, { past: past(90_000) }), {
    regressions: [],
    compared: { runs: 8, figures: 1, failOnRegression: false },
  });
  const compared = compare(RUN, {}, { past: past(30_000) });
  assertEquals(compared.regressions, [{
    figure: "run: durationMs",
    kind: "duration",
    value: 90_000,
    median: 30_000,
    limit: 40_000,
    runs: 8,
  }]);
  assertEquals(compare(RUN, {}, { past: past(30_000, 7) }), {
    regressions: [],
    compared: { runs: 7, figures: 0, failOnRegression: false },
  });
});

Deno.test("isRegressed is so only when a regression shall fail the run, and there is one", () => {
  const of = (failOnRegression: boolean, durationMs: number) =>
    isRegressed(compare(RUN, { failOnRegression }, { past: past(durationMs) }));
  assertEquals([of(false, 30_000), of(true, 90_000), of(true, 30_000)], [false, false, true]);
});
