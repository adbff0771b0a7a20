import { assertEquals, AssertionError } from "@std/assert";
import { failed, passed, skipped, type Verdict } from "../../src/core/verdict.ts";
import { Gate } from "../../src/load/gate.ts";
import type { RunEvent } from "../../src/run/event.ts";
import { runSuites } from "../../src/run/run_suites.ts";
import { type Stage, type Suite, Undecided } from "../../src/suites/suite.ts";
import { virtualClock } from "../chroma/virtual_clock.ts";

/** A stage for suites that talk to nobody. */
function stageOf(signal = new AbortController().signal): Stage {
  return { clock: virtualClock(), signal } as Partial<Stage> as Stage;
}

/** Nobody is told, and nothing is held back. */
const quiet = () => ({ emit: () => {}, gate: new Gate(), started: 0 });

/** A suite of checks that only answer or throw; `log` hears of its scope. */
function suiteOf(name: string, checks: readonly (() => Verdict)[], log: string[] = []): Suite {
  return {
    name,
    fills: [],
    proves: `What ${name} proves`,
    open: () => {
      log.push(`open ${name}`);
      return { [Symbol.asyncDispose]: () => Promise.resolve(void log.push(`close ${name}`)) };
    },
    checks: checks.map((check, index) => ({
      name: `check ${index + 1}`,
      proves: "Something",
      run: () => {
        log.push(`${name} ${index + 1}`);
        return Promise.resolve().then(check);
      },
    })),
  };
}

/** What every result has beside its verdict, at a moment. */
const JUDGED = { proves: "Something", atMs: 0, durationMs: 0 };

const throws = (error: unknown) => (): Verdict => {
  throw error;
};

Deno.test("runSuites turns what checks answer and throw into results, and goes on", async () => {
  const suite = suiteOf("basic", [
    () => passed("It did", { lagMs: 1 }),
    throws(new AssertionError("It did not")),
    throws(new Undecided("Nobody knows")),
    () => skipped("Needs --replica"),
  ]);
  assertEquals(await runSuites([suite], stageOf(), quiet()), [{
    name: "basic",
    status: "failed",
    proves: "What basic proves",
    atMs: 0,
    durationMs: 0,
    checks: [
      { name: "check 1", status: "passed", detail: "It did", metrics: { lagMs: 1 }, ...JUDGED },
      { name: "check 2", status: "failed", detail: "It did not", ...JUDGED },
      { name: "check 3", status: "unknown", detail: "Nobody knows", ...JUDGED },
      { name: "check 4", status: "skipped", detail: "Needs --replica", ...JUDGED },
    ],
  }]);
});

Deno.test("runSuites takes a check that throws like one that rejects", async () => {
  const run = (): Promise<Verdict> => {
    throw new AssertionError("It did not");
  };
  const suite: Suite = { ...suiteOf("basic", []), checks: [{ name: "hasty", proves: "Something", run }] };
  const [result] = await runSuites([suite], stageOf(), quiet());
  assertEquals(result?.checks.map(({ status, detail }) => [status, detail]), [["failed", "It did not"]]);
});

Deno.test("runSuites closes each suite before the next begins, also after a failure", async () => {
  const log: string[] = [];
  await runSuites(
    [suiteOf("a", [throws(new Error("oh"))], log), suiteOf("b", [() => passed("It did")], log)],
    stageOf(),
    quiet(),
  );
  assertEquals(log, ["open a", "a 1", "close a", "open b", "b 1", "close b"]);
});

Deno.test("runSuites begins no check after it was stopped, closes its suite, and calls what it cut short unknown", async () => {
  const log: string[] = [];
  const stop = new AbortController();
  const stopping = () => {
    stop.abort(130);
    throw stop.signal.reason;
  };
  const results = await runSuites(
    [suiteOf("a", [() => passed("It did"), stopping, () => passed("It did")], log), suiteOf("b", [], log)],
    stageOf(stop.signal),
    quiet(),
  );
  assertEquals(log, ["open a", "a 1", "a 2", "close a"]);
  assertEquals(results.map(({ status, notBegun }) => [status, notBegun]), [["unknown", 1]]);
  assertEquals(results[0]?.checks.at(-1), {
    name: "check 2",
    status: "unknown",
    detail: "The run was stopped",
    ...JUDGED,
  });
});

Deno.test("runSuites keeps a verdict that was reached while it was being stopped", async () => {
  const stop = new AbortController();
  const last = () => {
    stop.abort(130);
    return failed("It did not");
  };
  const [result] = await runSuites([suiteOf("a", [last])], stageOf(stop.signal), quiet());
  assertEquals(result?.checks.map(({ status }) => status), ["failed"]);
});

Deno.test("runSuites passes no suite of which some checks did not come to their turn", async () => {
  const stop = new AbortController();
  const last = () => {
    stop.abort(6);
    return passed("It did");
  };
  const [result] = await runSuites(
    [suiteOf("a", [last, () => passed("It did")])],
    stageOf(stop.signal),
    quiet(),
  );
  assertEquals([result?.status, result?.checks.map(({ status }) => status)], ["unknown", ["passed"]]);
});

Deno.test("runSuites tells when each suite and check began, from the beginning of the run", async () => {
  const stage = stageOf();
  await stage.clock.sleep(500);
  const slow: Suite = {
    ...suiteOf("b", []),
    checks: ["first", "second"].map((name) => ({
      name,
      proves: "Something",
      run: () => stage.clock.sleep(40).then(() => passed("It did")),
    })),
  };
  const [result] = await runSuites([slow], stage, { ...quiet(), started: 200 });
  assertEquals([result?.atMs, result?.checks.map(({ atMs, durationMs }) => [atMs, durationMs])], [
    300,
    [[300, 40], [340, 40]],
  ]);
});

Deno.test("runSuites tells of everything in its order", async () => {
  const events: RunEvent[] = [];
  await runSuites([suiteOf("a", [() => passed("It did")])], stageOf(), {
    ...quiet(),
    emit: (event) => void events.push(event),
  });
  assertEquals(events.map(({ type }) => type), ["suite", "check begins", "check"]);
});

Deno.test("runSuites does not believe a failure while the brake paused the check; a pass stands", async () => {
  const gate = new Gate();
  const paused = (verdict: Verdict) => () => {
    gate.close("the brake paused it");
    gate.open();
    return verdict;
  };
  const checks = [
    paused(failed("It was late")),
    paused(passed("It was in time")),
    paused(skipped("Needs --replica")),
    throws(new AssertionError("It did not")),
  ];
  const [result] = await runSuites([suiteOf("a", checks)], stageOf(), { ...quiet(), gate });
  assertEquals(result?.checks.map(({ status, detail }) => [status, detail]), [
    ["unknown", "It was late (the brake paused it meanwhile)"],
    ["passed", "It was in time"],
    ["skipped", "Needs --replica"],
    ["failed", "It did not"],
  ]);
});

Deno.test("runSuites of no suites is empty", async () => {
  assertEquals(await runSuites([], stageOf(), quiet()), []);
});
