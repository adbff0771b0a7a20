import { assertEquals } from "@std/assert";
import { type Bench, NotMeasured, take } from "../../scripts/bench/bench.ts";
import { describeGoal, describeValues, type Figure, isMet, spreadOf } from "../../scripts/bench/figure.ts";
import { type Outcomes, renderJson, renderMarkdown, renderText } from "../../scripts/bench/table.ts";

const GUARD: Figure = { name: "a / b", unit: "ratio", values: [1.1, 1.04, 1.02], goal: { atMost: 1.05 } };
const RATE: Figure = { name: "classify", unit: "/s", values: [499_999.6], goal: { atLeast: 500_000 } };
const OUTCOMES: Outcomes = {
  guard: { is: "measured", figures: [GUARD, { name: "b", unit: "ms", values: [0.1, 0.25] }] },
  load: { is: "not measured", reason: "wrk is not installed" },
  binary: { is: "failed", error: "a | b\nc" },
};
const CIRCUMSTANCES = {
  at: "2026-01-02T03:04:05.000Z",
  cores: 2,
  loadBefore: [0.5, 1, 1.25],
  os: "linux",
  deno: "2.9.6",
  chroma: "1.3.4",
};

Deno.test("spreadOf tells values that were measured", () => {
  assertEquals(spreadOf([3, 1, 2]), { median: 2, least: 1, most: 3 });
  assertEquals(spreadOf([4, 1, 3, 2]), { median: 2, least: 1, most: 4 });
  assertEquals(spreadOf([]), { median: NaN, least: NaN, most: NaN });
});

Deno.test("isMet judges the median by the goal", () => {
  const cases: readonly [values: readonly number[], goal: Figure["goal"], met: boolean | undefined][] = [
    [[1.05, 9, 1], { atMost: 1.05 }, true],
    [[1.06, 9, 1], { atMost: 1.05 }, false],
    [[0.6, 0.1, 9], { atLeast: 0.6 }, true],
    [[0.59, 0.1, 9], { atLeast: 0.6 }, false],
    [[1], { atLeast: 0.9, atMost: 1.1 }, true],
    [[0.89], { atLeast: 0.9, atMost: 1.1 }, false],
    [[1.11], { atLeast: 0.9, atMost: 1.1 }, false],
    [[], { atMost: 1 }, false],
    [[1], undefined, undefined],
  ];
  for (const [values, goal, met] of cases) {
    const figure: Figure = { name: "", unit: "ratio", values, ...(goal === undefined ? {} : { goal }) };
    assertEquals(isMet(figure), met, JSON.stringify(figure));
  }
});

Deno.test("describeValues gives a figure three digits, and its unit", () => {
  const cases: readonly [unit: Figure["unit"], values: readonly number[], text: string][] = [
    ["ratio", [1.2345], "1.23"],
    ["ratio", [1.29, 1.38, 1.5], "1.38 (1.29 to 1.50)"],
    ["/s", [1_234_567.8, 999_999, 2_000_000], "1,234,568/s (999,999 to 2,000,000)"],
    ["ms", [0.0314, 0.2, 0.1], "0.100 ms (0.031 to 0.200)"],
    ["%", [12.34], "12.3 %"],
    ["MiB", [123.4], "123 MiB"],
    ["ms", [], "no value"],
    ["requests", [7, 0, 12], "7 requests (0 to 12)"],
  ];
  for (const [unit, values, text] of cases) assertEquals(describeValues({ name: "", unit, values }), text);
});

Deno.test("describeGoal says what was asked, and whether it is so", () => {
  const cases: readonly [figure: Figure, text: string][] = [
    [GUARD, "at most 1.05: met"],
    [RATE, "at least 500,000/s: not met"],
    [{ ...GUARD, goal: { atLeast: 0.9, atMost: 1.1 } }, "at least 0.9, at most 1.1: met"],
    [{ name: "", unit: "ms", values: [2], goal: { atMost: 1 } }, "at most 1 ms: not met"],
    [{ name: "", unit: "ms", values: [2] }, ""],
  ];
  for (const [figure, text] of cases) assertEquals(describeGoal(figure), text);
});

Deno.test("take tells what was measured, what could not be, and what went wrong", async () => {
  const cases: readonly [Bench, Awaited<ReturnType<typeof take>>][] = [
    [({ rounds }) => Promise.resolve([{ ...RATE, values: Array(rounds).fill(1) }]), {
      is: "measured",
      figures: [{ ...RATE, values: [1, 1, 1] }],
    }],
    [() => Promise.reject(new NotMeasured("wrk is not installed")), {
      is: "not measured",
      reason: "wrk is not installed",
    }],
    [() => Promise.reject(new Error("it broke")), { is: "failed", error: "it broke" }],
  ];
  for (const [bench, outcome] of cases) assertEquals(await take(bench, { rounds: 3 }), outcome);
});

Deno.test("renderText lines the figures up", () => {
  assertEquals(Object.values(OUTCOMES).map(renderText), [
    "  a / b  1.04 (1.02 to 1.10)        at most 1.05: met\n" +
    "  b      0.100 ms (0.100 to 0.250)",
    "  not measured: wrk is not installed",
    "  failed: a | b\nc",
  ]);
});

Deno.test("renderMarkdown has a row for each figure, and for each bench without one", () => {
  assertEquals(
    renderMarkdown(OUTCOMES, CIRCUMSTANCES),
    `## Figures

Taken 2026-01-02T03:04:05.000Z on 2 cores (linux), load average 0.50, 1.00, 1.25 before; Deno 2.9.6, Chroma 1.3.4. Each is a median, with the least and the most of its rounds.

| bench  | figure | median (least to most)             | rounds | goal              |
| ------ | ------ | ---------------------------------- | ------ | ----------------- |
| guard  | a / b  | 1.04 (1.02 to 1.10)                | 3      | at most 1.05: met |
| guard  | b      | 0.100 ms (0.100 to 0.250)          | 2      |                   |
| load   |        | not measured: wrk is not installed |        |                   |
| binary |        | failed: a \\| b c                   |        |                   |
`,
  );
});

Deno.test("renderJson keeps every value, and says where it was measured", () => {
  assertEquals(JSON.parse(renderJson(OUTCOMES, CIRCUMSTANCES)), {
    schema: 1,
    ...CIRCUMSTANCES,
    benches: [
      {
        name: "guard",
        is: "measured",
        figures: [
          { ...GUARD, median: 1.04, least: 1.02, most: 1.1, met: true },
          { name: "b", unit: "ms", values: [0.1, 0.25], median: 0.1, least: 0.1, most: 0.25 },
        ],
      },
      { name: "load", is: "not measured", reason: "wrk is not installed" },
      { name: "binary", is: "failed", error: "a | b\nc" },
    ],
  });
});
