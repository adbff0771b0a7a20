import {
  type Block,
  cut,
  escape,
  LIMITS,
  section,
  type SlackMessage,
} from "../suites/monitoring/slack_message.ts";
import type { Alert } from "./alert.ts";

/** An alert in Slack's Block Kit, within its limits. */
export function slackAlert(alert: Alert): SlackMessage {
  const { state, target, run, verdict, since, failures, bad, left, next, auditEntries, auditHead } = alert;
  const isOver = state === "resolved";
  const title = isOver ? `RESOLVED: ${target} passes again` : `ALERT: ${target} fails`;
  const count = `${failures} failed run${failures === 1 ? "" : "s"} since ${since}`;
  const list = (what: string, lines: readonly string[]): readonly Block[] =>
    lines.length === 0 ? [] : [
      section([`*${what}*`, ...lines.map((line) => `• ${escape(line)}`)].join("\n")),
    ];
  return {
    text: cut(escape(`${title}. ${verdict}`), LIMITS.text),
    blocks: [
      { type: "header", text: { type: "plain_text", text: cut(title, LIMITS.header) } },
      section(`*${escape(verdict)}*\nRun \`${escape(run)}\`; ${count}`),
      ...(isOver ? [] : [section(`*Next*: ${escape(next)}`)]),
      ...list("What is wrong", bad),
      ...list("What is left", left),
      {
        type: "context",
        elements: [{
          type: "mrkdwn",
          text: cut(
            `Audit log: ${auditEntries} lines, the chain ends in \`${escape(auditHead)}\``,
            LIMITS.context,
          ),
        }],
      },
    ],
  };
}
