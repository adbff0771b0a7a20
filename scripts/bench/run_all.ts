/**
 * Where the time of `run all` goes, and what it asks of a deployment: by the run's report and its audit log. Part of the
 * time was asked for (`--duration`, `--settle`); in part of the rest some request was under way; what the program itself
 * takes is told by the processor's time, its start included.
 */
import { stateDirectory } from "../../tests/e2e/program.ts";
import { Lab } from "../../tests/lab/lab.ts";
import { readAudit } from "./audit_lines.ts";
import { type Bench, NotMeasured } from "./bench.ts";
import type { Figure, Goal, Unit } from "./figure.ts";
import { inRounds } from "./in_rounds.ts";
import { type Part, partsOf, type RunTime, timeOf } from "./run_parts.ts";
import { timedProgram, whyNotTimed } from "./timed.ts";

const ROUNDS = 3;
const PRODUCTION = 40;
const SETTLE_S = 10;

interface Round extends RunTime {
  /** Of the whole process; milliseconds. */
  readonly wallMs: number;
  /** Of a processor, the program's start included; milliseconds. */
  readonly ownMs: number;
  /** At the most. */
  readonly peakBytes: number;
  readonly parts: readonly Part[];
}

/** The shares of the whole, and every suite's own. */
export const benchRunAll: Bench = async ({ rounds: count = ROUNDS }) => {
  const problem = await whyNotTimed();
  if (problem !== undefined) throw new NotMeasured(problem);
  await using lab = await Lab.start({ production: PRODUCTION });
  const rounds = await inRounds(count, () => runOnce(lab));

  const figure = (name: string, unit: Unit, value: (round: Round) => number): Figure => ({
    name,
    unit,
    values: rounds.map(value),
  });
  const share = (name: string, ms: (round: Round) => number, goal?: Goal): Figure => ({
    ...figure(name, "%", (round) => 100 * ms(round) / round.wallMs),
    ...(goal === undefined ? {} : { goal }),
  });
  const names = rounds[0]?.parts.map(({ name }) => name) ?? [];
  return [
    share("ourselves, a processor's time", ({ ownMs }) => ownMs, { atMost: 5 }),
    share("asked for", ({ askedMs }) => askedMs),
    share("waiting for the deployment", ({ waitingMs }) => waitingMs),
    figure("the whole process, time", "s", ({ wallMs }) => wallMs / 1000),
    figure("memory, peak", "MiB", ({ peakBytes }) => peakBytes / 2 ** 20),
    ...names.flatMap((name, at) => {
      const part = (value: (part: Part) => number) => ({ parts }: Round) => {
        const found = parts[at];
        return found?.name === name ? value(found) : NaN;
      };
      return [
        figure(`${name}, time`, "s", part(({ ms }) => ms / 1000)),
        figure(name, "requests", part(({ requests }) => requests)),
        figure(`${name}, changes`, "requests", part(({ changes }) => changes)),
        figure(`${name}, replies`, "KiB", part(({ bytes }) => bytes / 1024)),
      ];
    }),
  ];
};

async function runOnce(lab: Lab): Promise<Round> {
  await using state = await stateDirectory();
  const args = ["run", "all", "--settle", String(SETTLE_S), ...lab.args(), "--format", "json"];
  const { seconds, cpuSeconds, peakBytes, out } = await timedProgram(args, {
    state: state.path,
    hosts: lab.hosts(),
    flags: [],
  });
  const report = JSON.parse(out);
  const lines = await readAudit(state.path);
  return {
    wallMs: 1000 * seconds,
    ownMs: 1000 * cpuSeconds,
    peakBytes,
    parts: partsOf(report, lines),
    ...timeOf(report, lines, { settleMs: 1000 * SETTLE_S }),
  };
}
