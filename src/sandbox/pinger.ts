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
  let last: Promise<unknown> = Promise.resolve();
  return {
    ping(what) {
      const pinged = last.then(() =>
        new Promise<string | undefined>((resolve) => {
          sandbox.worker.onmessage = ({ data }: MessageEvent<{ readonly problem?: string }>) =>
            resolve(data.problem);
          sandbox.worker.onerror = (event) => {
            event.preventDefault();
            resolve(event.message);
          };
          sandbox.worker.postMessage(pingUrl(url, what));
        })
      );
      last = pinged;
      return pinged;
    },
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  };
}

/** The URL with one more segment, before its query. */
export function pingUrl(url: string, what: string): string {
  const whole = new URL(url);
  whole.pathname = `${whole.pathname.replace(/\/+$/, "")}/${what}`;
  return whole.href;
}
