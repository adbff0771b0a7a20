import { EXIT } from "../core/exit_code.ts";
import { isRegressed } from "../run/compare.ts";
import { GRAVE } from "../run/production/changes.ts";
import type { Summary } from "../run/summary.ts";
import { checksOf, isWarning } from "./checks_of.ts";
import { commandLine, localCommandLine } from "./command_line.ts";
import { count } from "../core/count.ts";

/** Something that a person does next, and the command for it where there is one. */
export interface Step {
  readonly text: string;
  readonly command?: string;
}

/** What a person does about a run, the most urgent first; nothing when all is well. */
export function nextSteps(summary: Summary): readonly Step[] {
  return [
    ...forSafety(summary),
    ...forProduction(summary),
    ...forLeftovers(summary),
    ...forStop(summary),
    ...forChecks(summary),
    ...forPast(summary),
  ];
}

function forSafety(summary: Summary): readonly Step[] {
  const { safety: { outsideRun, refused }, run } = summary;
  const outside = `${
    count(outsideRun, "change")
  } went outside the run. Keep its state directory, which has the proof`;
  const refusals = `${count(refused, "time")} a server asked for, or answered, what must not be`;
  const texts = [
    ...(outsideRun > 0 ? [`Do not run this program here again before this is understood: ${outside}`] : []),
    ...(refused > 0 ? [`Read what the guard refused: ${refusals}. Nothing of it was carried out`] : []),
  ];
  const command = localCommandLine(["audit", run.id], summary);
  return texts.map((text, at) => at === 0 ? { text, command } : { text });
}

function forProduction({ production: { changes, problem }, exitCode }: Summary): readonly Step[] {
  const grave = changes.filter(({ what }) => GRAVE.has(what));
  const named = (by: "others" | "unknown") => {
    const names = new Set(grave.filter((change) => change.by === by).map(({ name }) => `"${name}"`));
    return [...names].slice(0, 3).join(", ") + (names.size > 3 ? ` and ${names.size - 3} more` : "");
  };
  const [ours, others] = [named("unknown"), named("others")];
  return [
    ...(ours === "" ? [] : [{
      text: `Tell the owner of ${ours} at once: production changed, and this run cannot be ruled out. ` +
        "Keep its state directory",
    }]),
    ...(others === "" ? [] : [{ text: `Ask who else changed ${others}: this run sent it no write` }]),
    // A deployment that is not there is said to be by what comes next.
    ...(problem !== undefined && exitCode !== EXIT.unreachable
      ? [{ text: `Look at production yourself, since it could not be compared: ${problem}` }]
      : []),
  ];
}

function forLeftovers(summary: Summary): readonly Step[] {
  const { cleanup, recovery } = summary;
  const left = [...cleanup.leftovers, ...recovery?.leftovers ?? []];
  const nodes = [...new Set(left.map(({ node }) => node))].join(", ");
  const returned = recovery?.returned ?? [];
  const stays = returned.filter(({ name }) => left.some((one) => one.name === name)).length;
  const fate = stays === 0 ? "They are removed" : `Of them ${stays} ${stays === 1 ? "is" : "are"} left`;
  return [
    ...(left.length > 0
      ? [{
        text: `Remove what is left on ${nodes} once every endpoint answers: ` +
          `${count(left.length, "entry", "entries")} below, and nothing of production's`,
        command: commandLine(
          summary.shards === undefined
            ? ["cleanup", "--max-age", "0"]
            : ["cleanup", "--run", summary.run.id, "--force"],
          summary,
        ),
      }]
      : []),
    ...(returned.length > 0
      ? [{
        text: `Find out what brings deleted collections back, a replicator or a node that was away: ` +
          `${count(returned.length, "collection")} of earlier runs came back. ${fate}`,
      }]
      : []),
  ];
}

function forStop(summary: Summary): readonly Step[] {
  const { brake, exitCode, production } = summary;
  const problems = summary.problems.filter((one) => one !== production.problem);
  if (exitCode === EXIT.unreachable) {
    return [{
      text: `See to it that every endpoint answers as it should${
        problems[0] === undefined ? "" : `: ${problems[0]}`
      }`,
      command: commandLine(["preflight"], summary),
    }];
  }
  if (brake.stopped !== undefined) {
    // By hand, or for another shard's sake: nothing here says that the deployment is slow.
    const byHand = /^(?:shard \d+: )?the file "(\w+)" is in the state directory/.exec(brake.stopped);
    if (byHand !== null) {
      const text = `Take the file "${
        byHand[1]
      }" away from the state directory before the next run: it stopped this one`;
      return [{ text }];
    }
    return [{ text: `Find out what slows the deployment before the next run: ${brake.stopped}` }];
  }
  return exitCode >= EXIT.hangup
    ? [{ text: "Run it again when it suits: it was stopped by a signal, and what it found is not all" }]
    : problems.map((text) => ({ text }));
}

function forChecks(summary: Summary): readonly Step[] {
  const checks = checksOf(summary);
  const [bad, open, warned] = [
    checks.filter(({ check }) => check.status === "failed"),
    checks.filter(({ check }) => check.status === "unknown"),
    checks.filter(({ check }) => isWarning(check)),
  ];
  return [
    ...(bad[0] === undefined ? [] : [{
      text: bad.length === 1
        ? `Look into the check that failed: ${nameOf(bad[0])}`
        : `Look into the ${bad.length} checks that failed, from the first on: ${nameOf(bad[0])}`,
    }]),
    // What stopped the run, or is not there, is why.
    ...(open[0] === undefined || summary.exitCode > EXIT.failed ? [] : [{
      text: `Read why ${open.length} could not be decided, and run it again: ${nameOf(open[0])} is the first`,
    }]),
    ...(warned[0] === undefined ? [] : [{
      text: `Before it becomes a failure: ${
        warned.map((one) => `${nameOf(one)} warns`).slice(0, 3).join(", ")
      }`,
    }]),
  ];
}

function forPast(summary: Summary): readonly Step[] {
  const [worst, ...more] = isRegressed(summary) ? summary.regressions ?? [] : [];
  if (worst === undefined) return [];
  const others = more.length === 0 ? "" : ` and ${more.length} more`;
  return [{
    text: `Find out what became slower, since --fail-on-regression fails the run: ${worst.figure}${others}`,
    command: localCommandLine(["history"], summary),
  }];
}

function nameOf({ suite, check }: ReturnType<typeof checksOf>[number]): string {
  return `${suite} / ${check.name}`;
}
