import type { SoFar } from "./means.ts";

/** Slack's limits (docs.slack.dev, "Header block", "Section block", "Context block", "chat.postMessage"); characters. */
export const LIMITS = { header: 150, section: 3000, context: 2000, text: 4000, blocks: 50 } as const;
/** Checks that are named in an alert; the report has them all. */
const NAMED = 10;

/** A message as an incoming webhook takes it. */
export interface SlackMessage {
  /** For notifications, and for clients without blocks. */
  readonly text: string;
  readonly blocks: readonly Block[];
}

type Plain = { readonly type: "plain_text"; readonly text: string };
type Markup = { readonly type: "mrkdwn"; readonly text: string };
export type Block =
  | { readonly type: "header"; readonly text: Plain }
  | { readonly type: "section"; readonly text: Markup }
  | { readonly type: "context"; readonly elements: readonly Markup[] };

/** The test alert of a run, clearly marked as one, in Slack's Block Kit and within its limits. */
export function slackMessage({ run, target, counts, bad, audit }: SoFar): SlackMessage {
  const verdict = counts.failed > 0 ? "FAILED" : counts.unknown > 0 ? "UNDECIDED" : "no failure";
  const title = `TEST ALERT from chroma-autotest: ${verdict} so far`;
  const figures = `${counts.passed} passed, ${counts.failed} failed, ${counts.unknown} undecided, ` +
    `${counts.skipped} skipped`;
  const blocks: Block[] = [
    { type: "header", text: { type: "plain_text", text: cut(title, LIMITS.header) } },
    section(
      `*This is a test of the alerting itself; nobody needs to act on its arrival.*\n` +
        `Run \`${escape(run)}\` against ${escape(target)}, verdict so far: ${figures}`,
    ),
  ];
  if (bad.length > 0) {
    const more = bad.length > NAMED ? [`… and ${bad.length - NAMED} more`] : [];
    blocks.push(
      section([...bad.slice(0, NAMED).map((line) => `• ${escape(cut(line, 250))}`), ...more].join("\n")),
    );
  }
  blocks.push({
    type: "context",
    elements: [{
      type: "mrkdwn",
      text: cut(
        `Audit log so far: ${audit.entries} lines, the chain ends in \`${escape(audit.head)}\``,
        LIMITS.context,
      ),
    }],
  });
  return { text: cut(`${title}. Run ${escape(run)}: ${figures}`, LIMITS.text), blocks };
}

/** A section of markup, cut to what Slack takes. */
export function section(text: string): Block {
  return { type: "section", text: { type: "mrkdwn", text: cut(text, LIMITS.section) } };
}

/** Slack's three control characters, as its documentation has them escaped. */
export function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** A text of at most so many UTF-16 units, and hence of characters, cut between two code points. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  let kept = "";
  for (const point of text) {
    if (kept.length + point.length + 1 > length) break;
    kept += point;
  }
  return `${kept}…`;
}
