import type { Address } from "../core/address.ts";
import { errorMessage } from "../core/error_message.ts";
import { asking } from "./ask.ts";
import { hostPort } from "./grants.ts";
import { demand, startWorker } from "./sandbox.ts";

/** Says to webhooks how a target is. */
export interface Alerter extends AsyncDisposable {
  /** Posts JSON to a webhook, or with a bot's token to Slack's API. */
  post(url: string, body: string, token?: string): Promise<Posted>;
  /** Whether something takes a TCP connection at the address that was given at the start. */
  answers(address: Address): Promise<boolean>;
}

/** What became of an alert: `problem` is what went wrong, `thread` what Slack's API calls what arrived. */
export interface Posted {
  readonly problem?: string;
  readonly thread?: string;
}

/** What its worker is asked. */
export type AlerterQuestion =
  | { readonly ask: "post"; readonly url: string; readonly body: string; readonly token?: string }
  | { readonly ask: "answers"; readonly address: Address };

/** What it answers: what became of an alert, or whether something answers. */
export interface AlerterAnswer extends Posted {
  readonly ok: boolean;
}

const WORKER = new URL("./alert_worker.ts", import.meta.url);

/**
 * Starts a worker that may reach these webhooks' hosts and this address and nothing else; before the run's own, with
 * which this process gives up the network.
 *
 * @throws {SandboxError} when the process itself may not reach one of them
 */
export function startAlerter(urls: readonly string[], address?: Address): Alerter {
  const neutral = address === undefined ? [] : [`${address.hostname}:${address.port}`];
  const grants = { net: [...new Set([...urls.map(hostPort), ...neutral])], files: [] };
  demand(grants);
  const sandbox = startWorker(WORKER, grants);
  const ask = asking<AlerterQuestion, AlerterAnswer>(sandbox.worker);
  const safely = (question: AlerterQuestion) =>
    ask(question).catch((error): AlerterAnswer => ({ ok: false, problem: errorMessage(error) }));
  return {
    async post(url, body, token) {
      const { ok, problem = "it failed", thread } = await safely({
        ask: "post",
        url,
        body,
        ...(token === undefined ? {} : { token }),
      });
      if (!ok) return { problem };
      return thread === undefined ? {} : { thread };
    },
    answers: async (address) => (await safely({ ask: "answers", address })).ok,
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  };
}
