import { existsSync } from "node:fs";
import { FileHandler, type FileHandlerOptions } from "./file_handler.ts";
import type { LevelName } from "./levels.ts";

/** How a {@linkcode RotatingFileHandler} is set up. */
export interface RotatingFileHandlerOptions extends FileHandlerOptions {
  /** The file is rotated before it would grow beyond this. */
  maxBytes: number;
  /** How many of `filename.1`, `filename.2`, … are kept. */
  maxBackupCount: number;
}

/** Writes lines to a file that is renamed to `filename.1` before it grows too large. */
export class RotatingFileHandler extends FileHandler {
  readonly #options: RotatingFileHandlerOptions;
  #size = 0;

  constructor(levelName: LevelName, options: RotatingFileHandlerOptions) {
    super(levelName, options);
    this.#options = options;
  }

  override setup(): void {
    const { filename, mode = "a", maxBytes, maxBackupCount } = this.#options;
    if (maxBytes < 1) throw new Error(`"maxBytes" must be >= 1: received ${maxBytes}`);
    if (maxBackupCount < 1) throw new Error(`"maxBackupCount" must be >= 1: received ${maxBackupCount}`);
    super.setup();
    if (mode === "a") this.#size = Deno.statSync(filename).size;
    for (let nth = 1; nth <= maxBackupCount && mode !== "a"; nth++) {
      this.#refuseOrRemove(backup(filename, nth));
    }
  }

  override log(msg: string): void {
    const bytes = new TextEncoder().encode(msg).length + 1;
    if (this.#size + bytes > this.#options.maxBytes) {
      this.rotateLogFiles();
      this.#size = 0;
    }
    super.log(msg);
    this.#size += bytes;
  }

  /** Renames the file and its backups, drops the oldest, and starts an empty file. */
  rotateLogFiles(): void {
    const { filename, maxBackupCount } = this.#options;
    super.destroy();
    for (let nth = maxBackupCount; nth >= 1; nth--) {
      const source = backup(filename, nth - 1);
      if (existsSync(source)) Deno.renameSync(source, backup(filename, nth));
    }
    super.setup();
  }

  #refuseOrRemove(path: string): void {
    if (!existsSync(path)) return;
    if (this.#options.mode === "w") return Deno.removeSync(path);
    this.destroy();
    throw new Deno.errors.AlreadyExists(`Backup log file ${path} already exists`);
  }
}

function backup(filename: string, nth: number): string {
  return nth === 0 ? filename : `${filename}.${nth}`;
}
