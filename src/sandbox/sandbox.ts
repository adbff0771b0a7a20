import { errorMessage } from "../core/error_message.ts";
import type { ExitCode } from "../core/exit_code.ts";
import type { Findings, JobOf, Work } from "../run/job.ts";
import type { Opening } from "../run/opening.ts";
import type { RunOptions } from "../run/run.ts";
import { type Grants, grantsFor, permissionsOf } from "./grants.ts";
import { type FromWorker, toError, type ToWorker } from "./protocol.ts";

/** The program was started without a permission that its sandbox needs. Nothing was sent. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
}

/** The sandbox ended before its work did. */
export class SandboxLost extends Error {
  override readonly name = "SandboxLost";
  /** Whether something that it made may be left. */
  readonly left: boolean;

  constructor(message: string, { left = false }: { readonly left?: boolean } = {}) {
    super(message);
    this.left = left;
  }
}

/** How a job is done, and what of it must never be shown. */
export interface SandboxOptions extends RunOptions {
  readonly secrets: readonly string[];
}

/** Does a job somewhere: in the sandbox, or in a test in the process itself. */
export type Perform = <W extends Work>(
  job: JobOf<W>,
  opening: Opening,
  options: SandboxOptions,
) => Promise<Findings[W]>;

const WORKER = new URL("./worker.ts", import.meta.url);

/** The directory of the program's sources, which the runtime reads the worker from; none in a compiled program. */
export const SOURCE: readonly string[] = Deno.build.standalone
  ? []
  : [decodeURIComponent(new URL("../..", WORKER).pathname)];

/**
 * Does a job in a worker that may reach the target's endpoints and the run's directory and nothing else; the main thread
 * gives up the network for good once the worker runs.
 *
 * @throws {SandboxError} when the process itself may not do what the worker needs
 * @throws {SandboxLost} when the worker ended by itself
 * @throws whatever the job throws
 */
export const inSandbox: Perform = async (
  job,
  opening,
  { secrets, verbose = false, emit, signal, handSignals },
) => {
  const grants = grantsFor(job, opening);
  demand(grants);
  await using sandbox = startWorker(WORKER, grants);
  Deno.permissions.revokeSync({ name: "net" });

  const tell = (message: ToWorker) => sandbox.worker.postMessage(message);
  const stop = () => tell({ type: "stop", code: signal.reason as ExitCode });
  const look = async () => {
    try {
      const hand = await handSignals?.();
      tell({ type: "hand", ...(hand === undefined ? {} : { hand }) });
    } catch (error) {
      tell({ type: "hand", problem: errorMessage(error) });
    }
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    const ended = new Promise<unknown>((resolve, reject) => {
      sandbox.worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
        if (data.type === "event") return emit(data.event);
        if (data.type === "look") return void look();
        if (data.type === "done") return resolve(data.findings);
        reject(toError(data));
      };
      sandbox.worker.onerror = (event) => {
        event.preventDefault();
        reject(new SandboxLost(`The sandbox ended before its work did: ${event.message}`));
      };
    });
    tell({ type: "job", job, opening, secrets, verbose });
    if (signal.aborted) stop();
    return await ended as Findings[typeof job.work];
  } finally {
    signal.removeEventListener("abort", stop);
  }
};

/** Starts a worker that Deno holds to these grants; disposing it ends it. */
export function startWorker(script: URL, grants: Grants): AsyncDisposable & { readonly worker: Worker } {
  const worker = new Worker(script, {
    type: "module",
    name: "sandbox",
    deno: { permissions: permissionsOf(grants) },
  });
  return {
    worker,
    [Symbol.asyncDispose]() {
      worker.terminate();
      return Promise.resolve();
    },
  };
}

/** Asks the runtime for what the sandbox needs before it is started, so that the answer can name the flag to add. */
export function demand({ net, files }: Grants): void {
  const needs: readonly (readonly [flag: string, values: readonly string[], Deno.PermissionDescriptor[]])[] =
    [
      ["net", net, net.map((host) => ({ name: "net", host }))],
      ["read", [...files, ...SOURCE], [...files, ...SOURCE].map((path) => ({ name: "read", path }))],
      ["write", files, files.map((path) => ({ name: "write", path }))],
    ];
  for (const [flag, values, descriptors] of needs) {
    if (descriptors.every((one) => Deno.permissions.querySync(one).state === "granted")) continue;
    const lacks = Deno.build.standalone ? "this program was compiled without" : "the program itself needs";
    throw new SandboxError(`Cannot start the sandbox: ${lacks} --allow-${flag}=${values.join(",")}`);
  }
}
