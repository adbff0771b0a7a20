/**
 * The inside of the second sandbox: it may reach the host of `--ping-url` and nothing else, and tells it how a run goes.
 *
 * @module
 */
import { systemClock } from "../core/clock.ts";
import { errorMessage } from "../core/error_message.ts";
import { complete } from "../transport/complete.ts";
import { fetchTransport } from "../transport/fetch.ts";

/** From the first byte of a ping to the last of its answer; milliseconds. */
const TIMEOUT_MS = 10_000;
const MAX_REPLY_BYTES = 2 ** 16;
/** A ping that is lost raises an alarm: it is tried again, after a second. */
const TRIES = 3;
const PAUSE_MS = 1000;

const main = globalThis as unknown as {
  postMessage(answer: { readonly problem?: string }): void;
  onmessage: ((message: MessageEvent<string>) => void) | null;
};
const send = complete(fetchTransport, {
  clock: systemClock,
  timeoutMs: TIMEOUT_MS,
  maxBytes: MAX_REPLY_BYTES,
});

main.onmessage = async ({ data: url }) => {
  let problem: string | undefined;
  for (let tried = 0; tried < TRIES; tried++) {
    if (tried > 0) await systemClock.sleep(PAUSE_MS);
    problem = await send(new Request(url)).then(
      ({ ok, status }) => ok ? undefined : `it answered ${status}`,
      errorMessage,
    );
    if (problem === undefined) break;
  }
  main.postMessage(problem === undefined ? {} : { problem });
};
