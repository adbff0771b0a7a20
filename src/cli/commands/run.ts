import { EXIT } from "../../core/exit_code.ts";
import { renderJson } from "../../report/json.ts";
import { renderJunit } from "../../report/junit.ts";
import { renderMarkdown } from "../../report/markdown.ts";
import { renderPrometheus } from "../../report/prometheus.ts";
import { renderTap } from "../../report/tap.ts";
import { renderText } from "../../report/text.ts";
import { lastSuccess } from "../../run/state/last_success.ts";
import type { Command } from "../command.ts";
import { writeReports } from "../output.ts";
import { readPlan } from "../settings.ts";

/** `run`: tests the deployment, cleans up, and prints what it found. */
export const runCommand: Command = (invocation, settings) => {
  const terms = readPlan(invocation, settings);
  return async ({ disk, streams, perform }) => {
    const summary = await perform({ work: "run", terms });
    const ended = settings.sinks.some(({ format }) => format === "prometheus")
      ? await lastSuccess(disk, terms)
      : undefined;
    await writeReports(settings.sinks, {
      text: () => renderText(summary),
      json: () => renderJson(summary),
      junit: () => renderJunit(summary),
      tap: () => renderTap(summary),
      markdown: () => renderMarkdown(summary),
      prometheus: () => renderPrometheus(summary, ended === undefined ? {} : { lastSuccess: ended }),
    }, {
      disk,
      streams,
      silent: settings.quiet && summary.exitCode === EXIT.ok,
    });
    return summary.exitCode;
  };
};
