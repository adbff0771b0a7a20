import type { BaseHandler } from "./base_handler.ts";
import { getLevelByName, getLevelName, type LevelName, type LogLevel, LogLevels } from "./levels.ts";

// deno-lint-ignore no-explicit-any -- the signature of the real package
export type GenericFunction = (...args: any[]) => any;

/** What a {@linkcode LogRecord} is made of. */
export interface LogRecordOptions {
  msg: string;
  args: unknown[];
  level: LogLevel;
  loggerName: string;
}

/** One message on its way to the handlers. */
export class LogRecord {
  readonly msg: string;
  readonly level: number;
  readonly levelName: string;
  readonly loggerName: string;
  readonly #args: unknown[];
  readonly #datetime = new Date();

  constructor(options: LogRecordOptions) {
    this.msg = options.msg;
    this.level = options.level;
    this.levelName = getLevelName(options.level);
    this.loggerName = options.loggerName;
    this.#args = [...options.args];
  }

  /** A copy of the further arguments that the message was logged with. */
  get args(): unknown[] {
    return [...this.#args];
  }

  /** When the record was made. */
  get datetime(): Date {
    return new Date(this.#datetime);
  }
}

/** Where a {@linkcode Logger} sends its records. */
export interface LoggerOptions {
  handlers?: BaseHandler[];
}

/** Sends what is at or above its level to its handlers, and returns what it was given. */
export class Logger {
  handlers: BaseHandler[];
  readonly #name: string;
  #level: LogLevel;

  constructor(loggerName: string, levelName: LevelName, options: LoggerOptions = {}) {
    this.#name = loggerName;
    this.#level = getLevelByName(levelName);
    this.handlers = options.handlers ?? [];
  }

  get loggerName(): string {
    return this.#name;
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

  /** Logs at level DEBUG; a function is called only if its result will be logged. */
  debug<T>(msg: () => T, ...args: unknown[]): T | undefined;
  debug<T>(msg: T extends GenericFunction ? never : T, ...args: unknown[]): T;
  debug(msg: unknown, ...args: unknown[]): unknown {
    return this.#log("DEBUG", msg, args);
  }

  /** Logs at level INFO; a function is called only if its result will be logged. */
  info<T>(msg: () => T, ...args: unknown[]): T | undefined;
  info<T>(msg: T extends GenericFunction ? never : T, ...args: unknown[]): T;
  info(msg: unknown, ...args: unknown[]): unknown {
    return this.#log("INFO", msg, args);
  }

  /** Logs at level WARN; a function is called only if its result will be logged. */
  warn<T>(msg: () => T, ...args: unknown[]): T | undefined;
  warn<T>(msg: T extends GenericFunction ? never : T, ...args: unknown[]): T;
  warn(msg: unknown, ...args: unknown[]): unknown {
    return this.#log("WARN", msg, args);
  }

  /** Logs at level ERROR; a function is called only if its result will be logged. */
  error<T>(msg: () => T, ...args: unknown[]): T | undefined;
  error<T>(msg: T extends GenericFunction ? never : T, ...args: unknown[]): T;
  error(msg: unknown, ...args: unknown[]): unknown {
    return this.#log("ERROR", msg, args);
  }

  /** Logs at level CRITICAL; a function is called only if its result will be logged. */
  critical<T>(msg: () => T, ...args: unknown[]): T | undefined;
  critical<T>(msg: T extends GenericFunction ? never : T, ...args: unknown[]): T;
  critical(msg: unknown, ...args: unknown[]): unknown {
    return this.#log("CRITICAL", msg, args);
  }

  #log(name: LevelName, msg: unknown, args: unknown[]): unknown {
    const level = LogLevels[name];
    if (this.#level > level) return typeof msg === "function" ? undefined : msg;
    const result = typeof msg === "function" ? msg() : msg;
    const record = new LogRecord({ msg: toText(result), args, level, loggerName: this.#name });
    for (const handler of this.handlers) handler.handle(record);
    return result;
  }
}

/** Writes a value as the real package does: text as it is, errors with their stack, objects like JSON. */
function toText(value: unknown, nested = false): string {
  if (typeof value === "string") return nested ? `"${value}"` : value;
  if (value instanceof Error) return value.stack ?? String(value);
  if (typeof value === "function") return "undefined";
  if (typeof value !== "object" || value === null) return String(value);
  return `{${Object.entries(value).map(([key, each]) => `"${key}":${toText(each, true)}`).join(",")}}`;
}
