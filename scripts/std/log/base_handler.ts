import { getLevelByName, getLevelName, type LevelName, type LogLevel } from "./levels.ts";
import type { LogRecord } from "./logger.ts";

/** Turns a record into the line that is written. */
export type FormatterFunction = (logRecord: LogRecord) => string;

/** How every handler may be set up. */
export interface BaseHandlerOptions {
  /** `LEVEL message` by default. */
  formatter?: FormatterFunction;
}

/** Takes the records at or above its level, formats them and passes them to `log()`. */
export abstract class BaseHandler {
  formatter: FormatterFunction;
  #level: LogLevel;

  constructor(levelName: LevelName, options: BaseHandlerOptions = {}) {
    this.#level = getLevelByName(levelName);
    this.formatter = options.formatter ?? (({ levelName, msg }) => `${levelName} ${msg}`);
  }

  get level(): LogLevel {
    return this.#level;
  }
  set level(level: LogLevel) {
    this.levelName = getLevelName(level);
  }

  get levelName(): LevelName {
    return getLevelName(this.#level);
  }
  set levelName(name: LevelName) {
    this.#level = getLevelByName(name);
  }

  /** Passes the record on if it is important enough. */
  handle(logRecord: LogRecord): void {
    if (this.#level <= logRecord.level) this.log(this.format(logRecord));
  }

  /** Returns the line of a record. */
  format(logRecord: LogRecord): string {
    return this.formatter(logRecord);
  }

  /** Writes one line. */
  abstract log(msg: string): void;

  /** Called by `setup()` before the first record. */
  setup(): void {}

  /** Called when another `setup()` replaces this one. */
  destroy(): void {}

  [Symbol.dispose](): void {
    this.destroy();
  }
}
