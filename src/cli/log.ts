import { getLogger, type Logger, type LogRecord, setup } from "@std/log";
import { RotatingFileHandler } from "@std/log/rotating-file-handler";
import { errorMessage } from "../core/error_message.ts";
import type { Redact } from "../core/redact.ts";
import type { RunEvent } from "../run/event.ts";
import { StateError, statePaths } from "../run/state/state_dir.ts";

const MAX_BYTES = 1 << 20;
const BACKUPS = 3;

/** The program's own log: a rotating file in the state directory. */
export interface Log extends Disposable {
  readonly logger: Logger;
}

/** A log that cannot be written, on a full disk say, is told of once, and never stands in the way of what it is about. */
class CalmHandler extends RotatingFileHandler {
  /** Told of the first line that could not be written. */
  tell: (why: string) => void = () => {};

  override log(line: string): void {
    this.#calmly(() => super.log(line));
  }

  override flush(): void {
    this.#calmly(() => super.flush());
  }

  #calmly(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.tell(errorMessage(error));
      this.tell = () => {};
    }
  }
}

/**
 * Opens the log: lines of UTC time, level and message.
 *
 * @param tell is told, once, when it cannot be written any more
 * @param shard which of several processes it is of, that share a run
 * @throws {StateError} when the state directory cannot be written
 */
export async function openLog(
  stateDir: string,
  redact: Redact,
  tell: (text: string) => void = () => {},
  shard?: number,
): Promise<Log> {
  try {
    await Deno.mkdir(stateDir, { recursive: true, mode: 0o700 });
    const file = statePaths.log(stateDir, shard);
    const handler = new CalmHandler("DEBUG", {
      filename: file,
      maxBytes: MAX_BYTES,
      maxBackupCount: BACKUPS,
      formatter: ({ datetime, levelName, msg }: LogRecord) =>
        `${datetime.toISOString()} ${levelName} ${redact(msg)}`,
    });
    handler.tell = (why) => tell(`Cannot write the log ${file}: ${why}\n`);
    setup({ handlers: { file: handler }, loggers: { default: { level: "DEBUG", handlers: ["file"] } } });
    return {
      logger: getLogger(),
      [Symbol.dispose]: () => handler.destroy(),
    };
  } catch (error) {
    throw new StateError(`Cannot write the state directory "${stateDir}": ${errorMessage(error)}`, {
      cause: error,
    });
  }
}

/** Writes an event of a run to the log, each at its level. */
export function logEvent(logger: Logger, event: RunEvent): void {
  switch (event.type) {
    case "begin":
      return void logger.info(`run ${event.run} against ${event.endpoints.join(", ")}`);
    case "note":
    case "guidance":
      return void logger.info(event.text);
    case "suite":
      return void logger.info(`suite ${event.suite}`);
    case "check begins":
      return void logger.debug(`check ${event.suite} / ${event.check} begins`);
    case "check": {
      const { name, status, detail } = event.result;
      const line = `check ${event.suite} / ${name}: ${status}: ${detail}`;
      return void (status === "failed" || status === "unknown" ? logger.warn(line) : logger.info(line));
    }
    case "moment":
    case "request":
      // A collection's life says it in words, and the audit log has every request.
      return;
    case "life": {
      const { what } = event.event;
      const level = what === "left" || what === "came back"
        ? "error"
        : what === "still there"
        ? "warn"
        : "info";
      return void logger[level](`collection ${JSON.stringify(event.event)}`);
    }
    case "end":
      return void logger.info(`run ${event.summary.run.id} ended with exit code ${event.summary.exitCode}`);
  }
}
