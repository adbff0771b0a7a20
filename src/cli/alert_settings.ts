import type { Address } from "../core/address.ts";
import { objectionToTemplate } from "../report/alert_template.ts";
import type { AlertSettings, Outlet } from "./alerts.ts";
import { readGivenFile } from "./given_file.ts";
import { numberOf } from "./numbers.ts";
import type { Invocation } from "./parse.ts";
import { readSecretFile } from "./secret_file.ts";
import { UsageError } from "./usage_error.ts";
import { isSafe, readWebhook } from "./webhook_file.ts";

/** What is read of alerts. */
export interface AlertsRead {
  /** Absent where nobody is to be told. */
  readonly alerts?: AlertSettings;
  /** What they reach, for `--allow-net`. */
  readonly endpoints: readonly { readonly name: string; readonly origin: string }[];
  /** Never to be shown. */
  readonly secrets: readonly string[];
  /** Of files that others may read. */
  readonly warnings: readonly string[];
}

/**
 * Reads who is told of a change of the target's state, and by which rules.
 *
 * @throws {UsageError} for files that cannot be read, or that hold something else, and for what makes no sense together
 */
export async function readAlerts(invocation: Invocation): Promise<AlertsRead> {
  const { texts } = invocation;
  const slack = await readWebhook("alert-webhook-file", texts.get("alert-webhook-file"));
  const bot = await readBot(invocation);
  const webhook = await readWebhook("webhook-url-file", texts.get("webhook-url-file"));
  const template = await readTemplate(texts.get("webhook-template-file"));
  const networkCheck = readAddress(texts.get("network-check"));
  if (template !== undefined && webhook === undefined) {
    throw new UsageError("Cannot use --webhook-template-file: there is no --webhook-url-file that it is for");
  }
  const given = [slack, bot, webhook].filter((one) => one !== undefined);
  if (given.length === 0) return { endpoints: [], secrets: [], warnings: [] };
  const outlets: Outlet[] = [];
  if (slack !== undefined) outlets.push({ name: "slack", url: slack.url });
  if (bot !== undefined) outlets.push(bot.outlet);
  if (webhook !== undefined) {
    outlets.push({ name: "webhook", url: webhook.url, ...(template === undefined ? {} : { template }) });
  }
  return {
    alerts: {
      rules: {
        alertAfter: numberOf(invocation, "alert-after"),
        resolveAfter: numberOf(invocation, "resolve-after"),
      },
      outlets,
      ...(networkCheck === undefined ? {} : { networkCheck }),
    },
    endpoints: [
      ...outlets.map(({ name, url }) => ({ name: `the ${name} for alerts`, origin: new URL(url).origin })),
      ...(networkCheck === undefined ? [] : [{
        name: "--network-check",
        origin: `http://${networkCheck.hostname}:${networkCheck.port}`,
      }]),
    ],
    secrets: given.flatMap(({ secrets }) => secrets),
    warnings: given.flatMap(({ warnings }) => warnings),
  };
}

/** Slack's bot, with the method of its API that writes messages. */
async function readBot({ texts }: Invocation): Promise<
  | { readonly outlet: Outlet; readonly secrets: readonly string[]; readonly warnings: readonly string[] }
  | undefined
> {
  const [file, channel] = [texts.get("slack-token-file"), texts.get("slack-channel")];
  if (file === undefined && channel === undefined) return undefined;
  if (file === undefined || channel === undefined) {
    throw new UsageError("Cannot use Slack's API: it takes --slack-token-file and --slack-channel, both");
  }
  const where = `the file "${file}" of --slack-token-file`;
  const { text: token, warnings } = await readSecretFile(file, where);
  if (!/^xox[a-z]-[A-Za-z0-9-]{8,}$/.test(token)) {
    throw new UsageError(`Cannot use ${where}: it must hold one token of a bot, which begins with xoxb-`);
  }
  const api = texts.get("slack-api") ?? "https://slack.com/api";
  const url = URL.canParse(api) ? new URL(`${api.replace(/\/+$/, "")}/chat.postMessage`) : undefined;
  if (url === undefined || !isSafe(url) || url.search !== "" || url.hash !== "" || url.username !== "") {
    throw new UsageError("Cannot read --slack-api: it must be a URL that begins with https://");
  }
  return { outlet: { name: "slack bot", url: url.href, token, channel }, secrets: [token], warnings };
}

async function readTemplate(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const where = `the file "${file}" of --webhook-template-file`;
  const template = await readGivenFile(file, where);
  const objection = objectionToTemplate(template);
  if (objection !== undefined) throw new UsageError(`Cannot use ${where}: ${objection}`);
  return template;
}

function readAddress(text: string | undefined): Address | undefined {
  if (text === undefined) return undefined;
  const [, hostname = "", digits = ""] = /^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (hostname === "" || port < 1 || port > 65_535) {
    throw new UsageError(`Cannot read --network-check "${text}": it must be HOST:PORT, as in 10.0.0.1:53`);
  }
  return { hostname, port };
}
