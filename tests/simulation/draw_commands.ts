import type { Choice } from "./choice.ts";
import type { Scenario, Start } from "./scenario.ts";

/** Many requests, so each seldom. */
const OTHER_SUITES = ["performance", "performance", "monitoring", "production"];
/** The run that some processes share, if any do. */
export const SHARED_RUN = "1705123456_shards";
/** What a cleanup removes. */
const RULES = [
  ["--dry-run", "--max-age", "0"],
  ["--force", "--max-age", "0"],
  ["--run", "{run}"],
  ["--collection", "{collection}"],
  ["--collection", "{collection}", "--force"],
  ["--include-unmarked"],
];
/** Commands that change nothing. */
const LOOKS = [["list"], ["preflight"], ["verify"], ["verify", "{run}"], ["explain", "{collection}"]];
/** Commands that answer from the state directory. */
const RECORDS = [["report"], ["audit"], ["audit", "{run}"]];
/** A load that a simulation has the time for. */
const LOAD = ["--duration", "0.5", "--concurrent-users", "2", "--rate", "20"];

/** What is known of a deployment before anything is started. */
interface Given {
  readonly replicas: number;
  readonly settleMs: number;
}

/** Draws the commands that are started, and what is asked when all is over. */
export function drawCommands(
  choice: Choice,
  { replicas, settleMs }: Given,
): Pick<Scenario, "starts" | "questions"> {
  const common = ["--settle", String(settleMs / 1000), "--format", "json"];
  // The state directory of some remembers no more than the last run, and an archive.
  const changing = [...common, ...(choice.fork("forgets").chance(0.3) ? ["--keep-runs", "1"] : [])];
  const oneOrTwo = replicas === 0
    ? [["basic"]]
    : [["basic"], ["basic"], ["basic"], ["sync"], ["basic", "sync"]];
  const run = (suites: readonly string[]) => ["run", ...suites, ...termsOf(choice), ...changing];
  const first = choice.chance(0.15) ? [choice.one(OTHER_SUITES)] : choice.one(oneOrTwo);
  const isDrill = replicas > 0 && choice.fork("drill").chance(0.04);
  const starts: Start[] = choice.chance(0.05)
    ? shardsOf(choice, changing)
    : [{ args: isDrill ? drillOf(choice, changing) : run(first), after: 0, stateDir: "own" }];
  if (choice.chance(0.25)) {
    const cleanup = ["cleanup", "--max-age", "0", ...changing];
    starts.push({ args: choice.chance(0.5) ? run(choice.one(oneOrTwo)) : cleanup, ...someTime(choice) });
  }
  if (choice.chance(0.2)) {
    const cleanup = ["cleanup", ...choice.one(RULES), ...changing];
    const only = replicas > 0 && choice.chance(0.2)
      ? choice.one(["balancer", "primary", "replica"])
      : undefined;
    starts.push({
      args: choice.chance(0.5) ? cleanup : [...choice.one(LOOKS), "--format", "json"],
      ...someTime(choice),
      ...(only === undefined ? {} : { only }),
    });
  }
  return { starts, questions: choice.chance(0.2) ? [choice.one(LOOKS), choice.one(RECORDS)] : [] };
}

/** A drill, in a time that a simulation has. */
function drillOf(choice: Choice, common: readonly string[]): readonly string[] {
  return ["drill", ...writesOf(choice), "--duration", "1", "--wait", "15", "--max-failover", "5", ...common];
}

/** Processes that share one run. */
function shardsOf(choice: Choice, common: readonly string[]): Start[] {
  const count = choice.one([2, 2, 3]);
  const terms = termsOf(choice);
  return Array.from({ length: count }, (_, index): Start => ({
    args: [
      "run",
      "performance",
      ...terms,
      ...common,
      "--run",
      SHARED_RUN,
      "--shard",
      `${index}/${count}`,
      "--start-after",
      "3",
    ],
    after: index === 0 ? 0 : choice.between(0, 1000),
    stateDir: index === 0 || choice.chance(0.5) ? "own" : "other",
  }));
}

/** What a run is asked to do, in a time that a simulation has. */
function termsOf(choice: Choice): readonly string[] {
  return [...writesOf(choice), ...LOAD];
}

function writesOf(choice: Choice): readonly string[] {
  return [
    "--max-lag",
    choice.one(["0.2", "0.5", "1"]),
    "--write-docs",
    String(choice.whole(1, 9)),
    "--dimension",
    String(choice.whole(2, 5)),
  ];
}

/** When and where another command is started. */
function someTime(choice: Choice): Pick<Start, "after" | "stateDir"> {
  return {
    after: choice.chance(0.5) ? "end" : choice.between(0, 3000),
    stateDir: choice.chance(0.6) ? "own" : "other",
  };
}
