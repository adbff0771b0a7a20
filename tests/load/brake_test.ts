import { assertEquals, assertStringIncludes } from "@std/assert";
import { Brake, type HandSignal } from "../../src/load/brake.ts";

const EVERY_MS = 500;

/** What the probe measures of an endpoint, one after the other: milliseconds, a failure, or silence. */
type Measured = number | "fails" | "silent";

/** So many samples alike. */
const times = (count: number, measured: Measured): Measured[] => Array(count).fill(measured);

interface Row {
  readonly name: string;
  /** Before the load; ten samples of 10 ms unless given. */
  readonly baseline?: readonly Measured[];
  /** Under the load, one every half second. */
  readonly load: readonly Measured[];
  /** What a person asks for at each of them. */
  readonly hand?: (index: number) => HandSignal | undefined;
  /** What was decided, each once, with the index at which it was first. */
  readonly decided: readonly (readonly [index: number, act: string])[];
  readonly because?: string;
}

const TABLE: readonly Row[] = [
  { name: "runs while all is as before", load: times(60, 10), decided: [[0, "run"]] },
  {
    name: "takes 100 ms more for noise, however fast it was before",
    load: times(60, 110),
    decided: [[0, "run"]],
  },
  {
    name: "takes less than three times the baseline for noise, however slow it was before",
    baseline: times(5, 400),
    load: times(60, 1200),
    decided: [[0, "run"]],
  },
  {
    name: "is not alarmed by some slow replies",
    load: [...times(2, 2000), ...times(8, 10), 2000, "fails", 10, 10, 2000, ...times(20, 10)],
    decided: [[0, "run"]],
  },
  {
    name: "pauses when most of a window is slow, and goes on when it is fast again",
    load: [...times(6, 300), ...times(20, 10)],
    decided: [[0, "run"], [4, "pause"], [9, "resume"], [10, "run"]],
    because: "balancer takes 300 ms for what took 10 ms before the run",
  },
  {
    name: "goes by the factor where that is more than the floor",
    baseline: times(10, 200),
    load: [...times(10, 590), ...times(10, 610)],
    decided: [[0, "run"], [14, "pause"]],
  },
  {
    name: "stops at the second slowdown",
    load: [...times(6, 300), ...times(10, 10), ...times(20, 300)],
    decided: [[0, "run"], [4, "pause"], [9, "resume"], [10, "run"], [20, "stop"]],
    because: "for the second time",
  },
  {
    name: "stops when there is no recovery within 30 s",
    load: times(80, 300),
    decided: [[0, "run"], [4, "pause"], [64, "stop"]],
    because: "balancer takes 300 ms for what took 10 ms before the run, still after a pause of 30.0 s",
  },
  {
    name: "counts a failing probe as slow",
    load: [...times(6, "fails"), ...times(6, 10)],
    decided: [[0, "run"], [4, "pause"], [9, "resume"], [10, "run"]],
    because: "balancer fails the probe: connection refused",
  },
  {
    name: "counts no data as slow",
    load: times(80, "silent"),
    decided: [[0, "run"], [9, "pause"], [69, "stop"]],
    because: "balancer has not answered the probe for 30.0 s",
  },
  {
    name: "waits longer for an endpoint that has always been slow",
    baseline: times(3, 4000),
    load: [...times(20, "silent"), 4000],
    decided: [[0, "run"]],
  },
  {
    name: "pauses when there was no baseline, and takes one from the recovery",
    baseline: times(3, "fails"),
    load: [...times(5, "fails"), ...times(10, 50), ...times(30, 160)],
    decided: [[0, "run"], [4, "pause"], [9, "resume"], [10, "run"], [19, "stop"]],
  },
  {
    name: "pauses for as long as the file is there, and keeps the second chance",
    load: [...times(20, 10), ...times(6, 300), ...times(10, 10)],
    hand: (index) => index >= 2 && index < 18 ? "pause" : undefined,
    decided: [[0, "run"], [2, "pause"], [18, "resume"], [19, "run"], [24, "pause"], [29, "resume"], [
      30,
      "run",
    ]],
  },
  {
    name: "does not go on after a slowdown while the file is there",
    load: [...times(6, 300), ...times(30, 10)],
    hand: (index) => index >= 6 && index < 20 ? "pause" : undefined,
    decided: [[0, "run"], [4, "pause"], [20, "resume"], [21, "run"]],
  },
  {
    name: "stops when the file has been there for ten minutes",
    load: times(1300, 10),
    hand: () => "pause",
    decided: [[0, "pause"], [1200, "stop"]],
    because: 'the file "pause" is in the state directory, still after a pause of 10 min',
  },
  {
    name: "stops at once for panic",
    load: times(5, 10),
    hand: (index) => index === 3 ? "panic" : undefined,
    decided: [[0, "run"], [3, "stop"]],
    because: 'the file "panic" is in the state directory',
  },
  {
    name: "stops at once for panic, also while it pauses",
    load: times(20, 300),
    hand: (index) => index === 8 ? "panic" : undefined,
    decided: [[0, "run"], [4, "pause"], [8, "stop"]],
  },
];

for (const { name, baseline = times(10, 10), load, hand, decided, because = "" } of TABLE) {
  Deno.test(`Brake ${name}`, () => {
    const brake = new Brake(["balancer"], 3);
    let now = 1000;
    const add = (measured: Measured) => {
      if (measured === "silent") return;
      brake.add(
        "balancer",
        measured === "fails" ? { at: now, failed: "connection refused" } : { at: now, ms: measured },
      );
    };
    for (const measured of baseline) {
      now += 50;
      add(measured);
    }
    brake.begin(now);
    const seen: [number, string][] = [];
    let reason = "";
    load.forEach((measured, index) => {
      now += EVERY_MS;
      add(measured);
      const decision = brake.decide(now, hand?.(index));
      if ("reason" in decision) reason = decision.reason;
      if (decision.act !== seen.at(-1)?.[1]) seen.push([index, decision.act]);
    });
    assertEquals(seen, decided);
    assertStringIncludes(reason, because);
  });
}

Deno.test("Brake takes a gap in its own decisions for a sleep of the machine", () => {
  const brake = new Brake(["balancer"], 3);
  for (let at = 0; at < 500; at += 50) brake.add("balancer", { at, ms: 10 });
  brake.begin(500);
  assertEquals(brake.decide(1000).act, "run");
  // The probe that was under way, and then, as after the gap, all is well.
  brake.add("balancer", { at: 60_000, ms: 59_000 });
  for (let now = 60_001; now < 70_000; now += 500) {
    assertEquals(brake.decide(now).act, "run");
    brake.add("balancer", { at: now + 10, ms: 10 });
  }
});

Deno.test("Brake gives the deployment all of its time to recover, whatever of it this program stood still", () => {
  const brake = new Brake(["balancer"], 3);
  for (let at = 0; at < 500; at += 50) brake.add("balancer", { at, ms: 10 });
  brake.begin(500);
  let now = 500;
  for (let time = 0; time < 5; time++) brake.add("balancer", { at: now += 500, ms: 300 });
  assertEquals(brake.decide(now).act, "pause");
  now += 60_000;
  for (let time = 0; time < 5; time++, now += 500) {
    assertEquals(brake.decide(now).act, "pause");
    brake.add("balancer", { at: now + 10, ms: 10 });
  }
  assertEquals(brake.decide(now).act, "resume");
});

Deno.test("Brake watches every endpoint", () => {
  const brake = new Brake(["balancer", "replica"], 3);
  for (const at of [0, 50, 100]) {
    brake.add("balancer", { at, ms: 10 });
    brake.add("replica", { at, ms: 20 });
  }
  brake.begin(100);
  for (const at of [600, 1100, 1600, 2100, 2600]) {
    brake.add("balancer", { at, ms: 11 });
    brake.add("replica", { at, ms: 500 });
  }
  assertEquals(brake.decide(2600), {
    act: "pause",
    reason: "replica takes 500 ms for what took 20 ms before the run",
  });
});

Deno.test("Brake.result tells of medians, failures, pauses and the stop", () => {
  const brake = new Brake(["balancer", "replica"], 2.5);
  for (const at of [10, 20, 30]) brake.add("balancer", { at, ms: at / 8 });
  brake.begin(100);
  assertEquals(brake.decide(100, "pause").act, "pause");
  for (const at of [400, 500, 600, 700, 800]) brake.add("balancer", { at, ms: 7 });
  brake.add("replica", { at: 800, failed: "connection refused" });
  assertEquals(brake.decide(900).act, "resume");
  assertEquals(brake.decide(1400, "panic").act, "stop");
  assertEquals(brake.result(1500), {
    maxSlowdown: 2.5,
    endpoints: [
      { name: "balancer", baselineMs: 2.5, worstMs: 7, failures: 0 },
      { name: "replica", baselineMs: null, worstMs: null, failures: 1 },
    ],
    pauses: [{ reason: 'the file "pause" is in the state directory', ms: 800 }],
    stopped: 'the file "panic" is in the state directory',
  });
});

Deno.test("Brake.result counts a pause that is not over", () => {
  const brake = new Brake([], 3);
  brake.begin(0);
  brake.decide(0, "pause");
  assertEquals(brake.result(1234).pauses.map(({ ms }) => ms), [1234]);
});
