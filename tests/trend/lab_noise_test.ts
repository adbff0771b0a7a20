import { assert, assertEquals } from "@std/assert";
import { type Figure, figuresOf } from "../../src/trend/figures.ts";
import { compareWithPast, LEAST_RUNS } from "../../src/trend/regressions.ts";
import { LAB_RUNS } from "./lab_noise.ts";

/** Of the runs that can be compared. */
const FIGURES = LAB_RUNS.map(figuresOf).filter((figures) => figures.length > 0);

/** Numbers from 0 to 1, the same each time. */
function numbers(): () => number {
  let state = 1;
  return () => (state = (48_271 * state) % 2_147_483_647) / 2_147_483_647;
}

Deno.test("compareWithPast raises no alarm over runs that differ by the machine's load alone, as they came", () => {
  let judged = 0;
  for (const [at, newest] of FIGURES.entries()) {
    const { figures, regressions } = compareWithPast(newest, FIGURES.slice(0, at).toReversed());
    assertEquals(regressions, [], `run ${at}`);
    judged += figures;
  }
  assert(judged > 200, `${judged} figures were judged`);
});

Deno.test("compareWithPast raises hardly one over the same runs in any order, and any few of them", () => {
  const next = numbers();
  const times = 1000;
  const alarms = (runs: number) => {
    let count = 0;
    for (let time = 0; time < times; time++) {
      const [newest = [], ...earlier] = FIGURES.map((figures) => [next(), figures] as const)
        .sort(([a], [b]) => a - b).map(([, figures]) => figures).slice(0, 1 + runs);
      if (compareWithPast(newest, earlier).regressions.length > 0) count++;
    }
    return count / times;
  };
  const found = [alarms(LEAST_RUNS), alarms(12), alarms(20)];
  assert(found.every((share, at) => share <= (at === 0 ? 0.005 : 0)), `${found}`);
});

/** A run's figures, with those of a kind changed. */
function changed(figures: readonly Figure[], change: (figure: Figure) => number): readonly Figure[] {
  return figures.map((figure) => ({ ...figure, value: change(figure) }));
}

Deno.test("compareWithPast finds what is worse than that load makes it, in every run", () => {
  const worse: readonly (readonly [what: string, kind: string, change: (figure: Figure) => number])[] = [
    [
      "300 ms more for every request",
      "latency",
      ({ kind, value }) => kind === "latency" ? value + 300 : value,
    ],
    ["copies that take 5 s more", "lag", ({ kind, value }) => kind === "lag" ? value + 5000 : value],
    [
      "a run that takes a minute more",
      "duration",
      ({ kind, value }) => kind === "duration" ? value + 60_000 : value,
    ],
  ];
  for (const [what, wanted, change] of worse) {
    for (const [at, figures] of FIGURES.entries()) {
      const earlier = FIGURES.filter((_, other) => other !== at);
      const { regressions } = compareWithPast(changed(figures, change), earlier);
      const kinds = new Set(regressions.map(({ kind }) => kind as string));
      assertEquals([...kinds], [wanted], `${what}, run ${at}`);
    }
  }
});
