/**
 * The inside of the sandbox: the only thread that ever talks to a deployment. Deno holds it to the permissions that it
 * was started with, whatever its code, or a library's, tries.
 *
 * @module
 */
import { systemClock } from "../core/clock.ts";
import type { DatabaseAddress } from "../core/database.ts";
import { systemDisk } from "../core/disk.ts";
import { errorMessage } from "../core/error_message.ts";
import { EXIT } from "../core/exit_code.ts";
import { systemRandom } from "../core/random.ts";
import { redactedDisk, redactor } from "../core/redact.ts";
import type { HandSignal } from "../load/brake.ts";
import { perform } from "../run/job.ts";
import { certificateEnd } from "../transport/certificate.ts";
import { openDatabase } from "../transport/database.ts";
import { fetchTransport } from "../transport/fetch.ts";
import { confinement } from "./confinement.ts";
import { grantsFor } from "./grants.ts";
import { type FromWorker, toMessage, type ToWorker } from "./protocol.ts";

/** The worker's own end of the channel; Deno's types know only the window's. */
const main = globalThis as unknown as {
  postMessage(message: FromWorker): void;
  onmessage: ((message: MessageEvent<ToWorker>) => void) | null;
};

const stop = new AbortController();

/** An error that nobody caught is ours: it stops the run, which cleans up, and must not end the thread before that. */
function stopForError(error: unknown): void {
  const text = `An error of the program itself stops the run: ${errorMessage(error)}`;
  main.postMessage({ type: "event", event: { type: "note", text } });
  stop.abort(EXIT.failed);
}

globalThis.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  stopForError(event.reason);
});
globalThis.addEventListener("error", (event) => {
  event.preventDefault();
  stopForError(event.error);
});

/** Waits for the answer to `look`. */
let looking = Promise.withResolvers<HandSignal | undefined>();
const handSignals = () => {
  looking = Promise.withResolvers();
  main.postMessage({ type: "look" });
  return looking.promise;
};

main.onmessage = async ({ data }) => {
  if (data.type === "stop") return stop.abort(data.code);
  if (data.type === "hand") {
    return data.problem === undefined ? looking.resolve(data.hand) : looking.reject(new Error(data.problem));
  }
  const { job, opening, secrets, verbose } = data;
  const redact = redactor(secrets);
  const system = {
    clock: systemClock,
    random: systemRandom,
    disk: redactedDisk(systemDisk, redact),
    redact,
    send: fetchTransport,
    certificateEnd,
    openDatabase: (address: DatabaseAddress) => openDatabase(address, systemClock),
  };
  try {
    const findings = await perform(job, opening, system, {
      verbose,
      signal: stop.signal,
      handSignals,
      sandbox: confinement(grantsFor(job, opening)),
      emit: (event) => main.postMessage({ type: "event", event }),
    });
    main.postMessage({ type: "done", findings });
  } catch (error) {
    main.postMessage(toMessage(error));
  }
};
