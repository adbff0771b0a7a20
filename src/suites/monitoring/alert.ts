import { formatDuration } from "../../core/duration.ts";
import { failed, passed, skipped, type Verdict } from "../../core/verdict.ts";
import { shorten } from "../../core/error_message.ts";
import type { Check } from "../suite.ts";
import type { Alerting } from "./means.ts";
import type { Monitor } from "./monitor.ts";
import { slackMessage } from "./slack_message.ts";

/** Somebody reads each alert: so long after one, no other is sent unasked; milliseconds. */
const EVERY_MS = 3_600_000;
/** How often a webhook may ask to come again later. */
const TRIES = 3;

/** A test alert arrives in Slack. */
export const slackAlert: Check<Monitor> = {
  name: "slack alert",
  proves: "Slack's webhook takes a clearly marked test alert: it answers 200 and `ok`",
  needs: "`--slack-webhook-file`",
  lacks: ({ stage: { clock, monitoring: { alerting } } }) =>
    alerting === undefined ? "Needs --slack-webhook-file" : tooSoon(alerting, clock.now()),
  async run({ stage: { monitoring: { alerting }, clock } }) {
    if (alerting === undefined) return skipped("Needs --slack-webhook-file");
    const body = JSON.stringify(slackMessage(await alerting.soFar()));
    const began = clock.elapsed();
    let reply = await alerting.post(body);
    let tries = 1;
    for (; reply.status === 429 && tries < TRIES; tries++) reply = await alerting.post(body);
    const ms = clock.elapsed() - began;
    return judge(reply, `${formatDuration(ms)}${tries === 1 ? "" : `, at the ${tries}. try after 429`}`);
  },
};

/** Why no alert is due, or `undefined` when one is. A clock that was set back counts as soon, too. */
export function tooSoon({ lastAt, now }: Pick<Alerting, "lastAt" | "now">, time: number): string | undefined {
  if (lastAt === undefined || now || Math.abs(time - lastAt) >= EVERY_MS) return undefined;
  return `Needs an hour since the last alert, which was at ${new Date(lastAt).toISOString()}, or --slack-now`;
}

function judge({ status, text }: { readonly status: number; readonly text: string }, how: string): Verdict {
  const answered = `The webhook answered ${status} "${shorten(text, 80)}"`;
  return status === 200 && text.trim() === "ok"
    ? passed(`${answered} (${how})`)
    : failed(`${answered}, not 200 "ok"`);
}
