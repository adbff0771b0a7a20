import { errorMessage } from "../core/error_message.ts";
import { asking } from "./ask.ts";
import { hostPort } from "./grants.ts";
import { demand, startWorker } from "./sandbox.ts";

/** Tells a dead man's switch how a run goes. */
export interface Pinger extends AsyncDisposable {
  /**
   * Calls the URL with this behind its path: `start`, or an exit code, as healthchecks.io has it.
   *
   * @returns what went wrong, or `undefined`
   */
  ping(what: string): Promise<string | undefined>;
}

const WORKER = new URL("./ping_worker.ts", import.meta.url);

/**
 * Starts a worker that may reach this URL's host and nothing else; before the run's own, with which this process gives up
 * the network.
 *
 * @throws {SandboxError} when the process itself may not reach that host
 */
export function startPinger(url: string): Pinger {
  const grants = { net: [hostPort(url)], files: [] };
  demand(grants);
  const sandbox = startWorker(WORKER, grants);
  const ask = asking<string, { readonly problem?: string }>(sandbox.worker);
  return {
    ping: (what) => ask(pingUrl(url, what)).then(({ problem }) => problem, errorMessage),
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  };
}

/** The URL with one more segment, before its query. */
export function pingUrl(url: string, what: string): string {
  const whole = new URL(url);
  whole.pathname = `${whole.pathname.replace(/\/+$/, "")}/${what}`;
  return whole.href;
}
