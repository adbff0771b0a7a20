import type { Lab } from "../lab.ts";
import { Slack, type SlackReply } from "../slack.ts";

/** A webhook that the program is told of: this one, or a new one that answers this first. */
export type Webhook = { readonly slack: Slack } | { readonly before: readonly SlackReply[] };

/** Tells the program of a Slack webhook. */
export async function alerting(lab: Lab, webhook: Webhook): Promise<AsyncDisposable> {
  const stack = new AsyncDisposableStack();
  const slack = "slack" in webhook ? webhook.slack : stack.use(new Slack(webhook));
  const file = await Deno.makeTempFile({ prefix: "chroma-autotest-webhook-" });
  stack.defer(() => Deno.remove(file));
  await Deno.writeTextFile(file, `${slack.url}\n`);
  stack.use(lab.attach({ hosts: [slack.host], args: ["--slack-webhook-file", file], files: [file] }));
  return stack;
}
