import { assertEquals } from "@std/assert";
import { type Pace, Pacer } from "../../src/transport/pacer.ts";

const cases: readonly {
  readonly name: string;
  readonly pace: Pace;
  readonly asked: readonly number[];
  readonly starts: readonly number[];
}[] = [
  {
    name: "lets a burst start at once, then one an interval",
    pace: { perSecond: 10, burst: 3 },
    asked: [0, 0, 0, 0, 0],
    starts: [0, 0, 0, 100, 200],
  },
  {
    name: "gives the burst back in time",
    pace: { perSecond: 10, burst: 2 },
    asked: [0, 0, 0, 1000, 1000, 1000],
    starts: [0, 0, 100, 1000, 1000, 1100],
  },
  {
    name: "never delays what is slower than the rate",
    pace: { perSecond: 10, burst: 1 },
    asked: [0, 100, 205, 305],
    starts: [0, 100, 205, 305],
  },
  {
    name: "gives back no more than the burst",
    pace: { perSecond: 10, burst: 1 },
    asked: [5000, 5000, 5000],
    starts: [5000, 5100, 5200],
  },
  {
    name: "counts what has been promised already",
    pace: { perSecond: 4, burst: 1 },
    asked: [0, 0, 10, 600],
    starts: [0, 250, 500, 750],
  },
];

for (const { name, pace, asked, starts } of cases) {
  Deno.test(`Pacer.startOf ${name}`, () => {
    const pacer = new Pacer(pace);
    assertEquals(asked.map((now) => pacer.startOf(now)), starts);
  });
}
