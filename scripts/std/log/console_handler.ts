import { BaseHandler, type BaseHandlerOptions } from "./base_handler.ts";
import { type LevelName, LogLevels } from "./levels.ts";
import type { LogRecord } from "./logger.ts";

/** How a {@linkcode ConsoleHandler} may be set up. */
export interface ConsoleHandlerOptions extends BaseHandlerOptions {
  /** Colours the lines by level; true by default. */
  useColors?: boolean;
}

/** Writes to standard output through `console.log`. */
export class ConsoleHandler extends BaseHandler {
  readonly #useColors: boolean;

  constructor(levelName: LevelName, options: ConsoleHandlerOptions = {}) {
    super(levelName, options);
    this.#useColors = options.useColors ?? true;
  }

  override format(logRecord: LogRecord): string {
    const line = super.format(logRecord);
    return this.#useColors ? this.applyColors(line, logRecord.level) : line;
  }

  /** Colours a line by its level, unless the environment asks for no colour. */
  applyColors(msg: string, level: number): string {
    const [on, off] = COLORS[level] ?? ["", ""];
    return Deno.noColor ? msg : `${on}${msg}${off}`;
  }

  log(msg: string): void {
    console.log(msg);
  }
}

const COLORS: Record<number, readonly [on: string, off: string]> = {
  [LogLevels.INFO]: ["\x1b[34m", "\x1b[39m"],
  [LogLevels.WARN]: ["\x1b[33m", "\x1b[39m"],
  [LogLevels.ERROR]: ["\x1b[31m", "\x1b[39m"],
  [LogLevels.CRITICAL]: ["\x1b[1m\x1b[31m", "\x1b[39m\x1b[22m"],
};
