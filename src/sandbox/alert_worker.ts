/**
 * The inside of the sandbox for alerts: it may reach the webhooks' hosts and the address of `--network-check`, and nothing
 * else. What it posts passes the webhooks' door.
 *
 * @module
 */
import { systemClock } from "../core/clock.ts";
import { errorMessage } from "../core/error_message.ts";
import { isObject, parseJson } from "../core/json.ts";
import { GuardRefusal } from "../guard/refusal.ts";
import { webhookDoor } from "../guard/webhook.ts";
import { answers } from "../transport/answers.ts";
import { complete } from "../transport/complete.ts";
import { fetchTransport } from "../transport/fetch.ts";
import type { AlerterAnswer, AlerterQuestion, Posted } from "./alerter.ts";

/** From the first byte of an alert to the last of its answer, and until a connection is taken; milliseconds. */
const TIMEOUT_MS = 10_000;
const MAX_REPLY_BYTES = 2 ** 16;
/** An alert that is lost is only sent again after the next run: it is tried a few times, with a pause between. */
const TRIES = 3;
const PAUSE_MS = 1000;

const main = globalThis as unknown as {
  postMessage(answer: AlerterAnswer): void;
  onmessage: ((message: MessageEvent<AlerterQuestion>) => void) | null;
};
const send = complete(fetchTransport, {
  clock: systemClock,
  timeoutMs: TIMEOUT_MS,
  maxBytes: MAX_REPLY_BYTES,
});

main.onmessage = async ({ data }) => {
  if (data.ask === "answers") {
    const ok = await answers(data.address, { clock: systemClock, timeoutMs: TIMEOUT_MS });
    return main.postMessage({ ok });
  }
  const posted = await post(data);
  main.postMessage({ ok: posted.problem === undefined, ...posted });
};

async function post({ url, body, token }: Extract<AlerterQuestion, { ask: "post" }>): Promise<Posted> {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const door = webhookDoor(send, {
    url,
    name: "webhook",
    clock: systemClock,
    observe: () => {},
    ...authorization,
  });
  let problem = "it was not tried";
  for (let tried = 0; tried < TRIES; tried++) {
    if (tried > 0) await systemClock.sleep(PAUSE_MS);
    const request = new Request(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    try {
      const reply = await door(request);
      if (reply.ok) return token === undefined ? {} : toldBySlack(parseJson(await reply.text()));
      problem = `it answered ${reply.status}`;
      // Another try would be answered alike.
      if (reply.status >= 400 && reply.status < 500 && reply.status !== 429) return { problem };
    } catch (error) {
      problem = errorMessage(error);
      if (error instanceof GuardRefusal) return { problem };
    }
  }
  return { problem };
}

/** Slack's API answers 200 also when it refuses: `{"ok":false,"error":"channel_not_found"}`. */
function toldBySlack(reply: unknown): Posted {
  if (isObject(reply) && reply.ok === true && typeof reply.ts === "string") return { thread: reply.ts };
  const error = isObject(reply) && typeof reply.error === "string"
    ? reply.error
    : "something that is no answer of its";
  return { problem: `Slack says ${error}` };
}
