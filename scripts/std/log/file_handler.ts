import { BaseHandler, type BaseHandlerOptions } from "./base_handler.ts";
import { type LevelName, LogLevels } from "./levels.ts";
import type { LogRecord } from "./logger.ts";

/** `a` appends, `w` starts afresh, `x` refuses a file that exists. */
export type LogMode = "a" | "w" | "x";

/** How a {@linkcode FileHandler} is set up. */
export interface FileHandlerOptions extends BaseHandlerOptions {
  filename: string;
  mode?: LogMode;
  /** In bytes, 4096 by default. */
  bufferSize?: number;
}

/**
 * Writes lines to a file, through a buffer: it is written out when full, by `flush()`, by `destroy()`,
 * when the process ends, and after each record above ERROR.
 */
export class FileHandler extends BaseHandler {
  #file: Deno.FsFile | undefined;
  #buffer: Uint8Array[] = [];
  #pending = 0;
  readonly #options: FileHandlerOptions;
  readonly #onUnload = () => this.destroy();

  constructor(levelName: LevelName, options: FileHandlerOptions) {
    super(levelName, options);
    this.#options = options;
  }

  override setup(): void {
    const { filename, mode = "a" } = this.#options;
    this.#file = Deno.openSync(filename, {
      write: true,
      append: mode === "a",
      truncate: mode !== "a",
      create: mode !== "x",
      createNew: mode === "x",
    });
    addEventListener("unload", this.#onUnload);
  }

  override handle(logRecord: LogRecord): void {
    super.handle(logRecord);
    if (logRecord.level > LogLevels.ERROR) this.flush();
  }

  log(msg: string): void {
    const bytes = new TextEncoder().encode(`${msg}\n`);
    const size = this.#options.bufferSize ?? 4096;
    if (this.#pending + bytes.length > size) this.flush();
    this.#buffer.push(bytes);
    this.#pending += bytes.length;
    if (this.#pending > size) this.flush();
  }

  /** Writes out what is buffered. */
  flush(): void {
    if (!this.#file) return;
    for (const bytes of this.#buffer) {
      for (let at = 0; at < bytes.length;) at += this.#file.writeSync(bytes.subarray(at));
    }
    this.#buffer = [];
    this.#pending = 0;
  }

  override destroy(): void {
    this.flush();
    this.#file?.close();
    this.#file = undefined;
    removeEventListener("unload", this.#onUnload);
  }
}
