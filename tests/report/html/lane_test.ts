import { assertEquals } from "@std/assert";
import { type Lane, laneOf } from "../../../src/report/html/charts/lane.ts";
import type { Moment } from "../../../src/run/lives.ts";

const END = 100;

const TABLE: readonly (readonly [what: string, life: readonly Moment[], lane: Partial<Lane>])[] = [
  ["nothing where nothing happened", [], {}],
  [
    "that it was there, and watched",
    [
      { what: "created", atMs: 10 },
      { what: "deleted", atMs: 40 },
      { what: "verified gone", atMs: 90 },
    ],
    { there: [{ fromMs: 10, untilMs: 40 }], watched: [{ fromMs: 40, untilMs: 90 }] },
  ],
  [
    "a return as a second stretch",
    [
      { what: "seen", atMs: 10 },
      { what: "gone", atMs: 20 },
      { what: "came back", atMs: 50 },
      { what: "deleted", atMs: 60 },
      { what: "verified gone", atMs: 90 },
    ],
    {
      there: [{ fromMs: 10, untilMs: 20 }, { fromMs: 50, untilMs: 60 }],
      watched: [{ fromMs: 60, untilMs: 90 }],
    },
  ],
  [
    "what was left up to the end",
    [{ what: "seen", atMs: 10 }, { what: "left", atMs: 90 }],
    { there: [{ fromMs: 10, untilMs: END }] },
  ],
  ["what was never seen and found gone", [{ what: "verified gone", atMs: 90 }], {}],
  [
    "a use, whenever it was",
    [{ what: "used", atMs: 5, untilMs: 9, requests: 3 }],
    { used: [{ fromMs: 5, untilMs: 9, requests: 3 }], marks: [] },
  ],
];

for (const [what, life, lane] of TABLE) {
  Deno.test(`laneOf draws ${what}`, () => {
    const marks = life.flatMap((one) => one.what === "used" ? [] : [one]);
    assertEquals<unknown>(laneOf(life, END), { there: [], used: [], watched: [], marks, ...lane });
  });
}
