import { assertEquals } from "@std/assert";
import type { ExitCode } from "../../../src/core/exit_code.ts";
import { type Incident, NO_INCIDENT, type RunResult, step } from "../../../src/run/alerts/incident.ts";
import { runResult } from "../../../src/run/alerts/run_result.ts";
import { FORTY, SCRIPTS, USUAL } from "./script.ts";

/** A result that the script's letter stands for. */
function result(letter: string, at: number): RunResult {
  const outcome = letter === "+" ? "good" : letter === "-" || letter === "5" ? "bad" : "none";
  return { run: `run-${at}`, at: `day ${at}`, outcome };
}

/** What is said after each run, where some messages do not arrive. */
function said(runs: string, rules = USUAL, arrives: (at: number) => boolean = () => true) {
  let incident: Incident = NO_INCIDENT;
  const messages = [...runs].map((letter, at) => {
    const { incident: now, message } = step(incident, result(letter, at), rules);
    incident = message !== undefined && arrives(at) ? message.delivered : now;
    return message?.kind;
  });
  return { messages, incident };
}

for (const [rules, script] of SCRIPTS) {
  Deno.test(`step says what the rules say over forty runs: ${JSON.stringify(rules)}`, () => {
    assertEquals([FORTY.length, script.length], [40, 40]);
    const expected = script.map(({ said }) => said === "resolved" ? "resolve" : said);
    assertEquals(said(FORTY, rules).messages, expected);
  });
}

Deno.test("step counts the failures of an incident, from the first of them on", () => {
  assertEquals(said("+-o--").incident, {
    state: "open",
    failures: 3,
    since: "day 1",
    run: "run-4",
    successes: 0,
    told: true,
  });
  assertEquals(said("-+-").incident, { state: "closed", failures: 1, since: "day 2", run: "run-2" });
});

Deno.test("step takes no run twice", () => {
  const { incident } = said("-");
  assertEquals(step(incident, result("-", 0), USUAL), { incident });
});

Deno.test("step says again what did not arrive, as long as it is so", () => {
  const never = () => false;
  assertEquals(said("----", USUAL, never).messages, [undefined, "open", "open", "open"]);
  // Nobody was told of it, so nobody is told of its end.
  assertEquals(said("--+", USUAL, never).messages, [undefined, "open", undefined]);
  assertEquals(said("--++", USUAL, (at) => at !== 2).messages, [undefined, "open", "resolve", "resolve"]);
  // People still take it for open, and so it is.
  assertEquals(said("--+-+", USUAL, (at) => at !== 2).messages, [
    undefined,
    "open",
    "resolve",
    undefined,
    "resolve",
  ]);
});

const OUTCOMES: readonly (readonly [ExitCode, offline: boolean, RunResult["outcome"]])[] = [
  [0, false, "good"],
  [1, false, "bad"],
  [3, false, "bad"],
  [4, false, "bad"],
  [5, false, "bad"],
  [6, false, "bad"],
  [129, false, "none"],
  [130, false, "none"],
  [143, false, "none"],
  [5, true, "none"],
  [4, true, "bad"],
];

for (const [exitCode, offline, outcome] of OUTCOMES) {
  Deno.test(`runResult takes exit code ${exitCode}${offline ? ", offline," : ""} for ${outcome}`, () => {
    const run = { id: "1705123456_abc123", startedAt: "2024-01-13T05:24:16.000Z", durationMs: 1 };
    assertEquals(runResult({ run, exitCode }, offline), { run: run.id, at: run.startedAt, outcome });
  });
}
