import { EXIT } from "../../core/exit_code.ts";
import { printableDeep } from "../../core/printable.ts";
import { isRegressed } from "../../run/compare.ts";
import type { CheckResult, Summary } from "../../run/summary.ts";
import { checksOf, isWarning } from "../checks_of.ts";
import { localCommandLine } from "../command_line.ts";
import { nextSteps, type Step } from "../next_steps.ts";
import { describeRegression } from "../regressions.ts";
import { unfinishedOf } from "../unfinished.ts";
import { verdictLine } from "../verdict_line.ts";
import { layOut } from "./lay_out.ts";
import { courseOf } from "./course.ts";
import { safetyOf } from "./safety.ts";
import { type Paint, painter, type Screen } from "./screen.ts";
import { type Section, titled } from "./section.ts";

/** Verdicts that say that something is wrong, not only that the run did not get far. */
const BAD: ReadonlySet<number> = new Set([EXIT.failed, EXIT.leftovers, EXIT.safety]);

/**
 * The report for a person: the verdict first, then what was not well and what to do about it, then safety, what stays
 * behind, and what took how long. On a screen it fits one page, and says how to see what that leaves out.
 */
export function renderText(given: Summary, screen?: Screen): string {
  // Names, versions and reasons are a server's words.
  const summary = printableDeep(given);
  const paint = painter(screen);
  const sections: readonly Section[] = [
    { entries: [paintVerdict(summary, paint)], keep: "all" },
    ...troubleOf(summary, paint),
    ...titled(paint(["bold"], "Next"), nextSteps(summary).flatMap(linesOfStep)),
    ...safetyOf(summary, paint),
    ...courseOf(summary),
  ];
  const whole = `Not all is shown here: ${localCommandLine(["report", summary.run.id], summary)} | less`;
  return `${layOut(sections, { screen, whole }).join("\n")}\n`;
}

function paintVerdict(summary: Summary, paint: Paint): string {
  const { exitCode } = summary;
  const colour = exitCode === EXIT.ok ? "green" : BAD.has(exitCode) ? "red" : "yellow";
  const [word = "", ...rest] = verdictLine(summary).split(":");
  return [paint(["bold", colour], word), ...rest].join(":");
}

/** What was not well, the worst first. */
function troubleOf(summary: Summary, paint: Paint): readonly Section[] {
  const { regressions = [] } = summary;
  const worse = `Worse than in earlier runs${isRegressed(summary) ? "" : ", which changes no exit code"}`;
  const checks = (isOne: (check: CheckResult) => boolean) =>
    checksOf(summary).filter(({ check }) => isOne(check))
      .map(({ suite, check: { name, detail } }) => `${suite} / ${name}: ${detail}`);
  return [
    ...titled(paint(["bold", "red"], "Failed"), checks(({ status }) => status === "failed")),
    ...titled(
      paint(["bold", "yellow"], "Could not be decided"),
      checks(({ status }) => status === "unknown"),
    ),
    ...titled(paint(["bold", "yellow"], "Not tested"), unfinishedOf(summary)),
    ...titled(paint(["yellow"], "Warnings, which change no exit code"), checks(isWarning)),
    ...titled(paint(["yellow"], worse), regressions.map(describeRegression)),
  ];
}

function linesOfStep({ text, command }: Step): readonly string[] {
  return [text, ...(command === undefined ? [] : [`$ ${command}`])];
}
