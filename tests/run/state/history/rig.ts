import { systemDisk } from "../../../../src/core/disk.ts";
import { systemSqlite } from "../../../../src/core/sqlite.ts";
import type { History } from "../../../../src/run/state/history/history.ts";
import { type HistoryOptions, useHistory } from "../../../../src/run/state/history/use_history.ts";
import { runFiles, statePaths } from "../../../../src/run/state/state_dir.ts";
import type { Summary } from "../../../../src/run/summary.ts";
import { FakeClock } from "../../../core/fake_clock.ts";
import { temporaryDirectory } from "../../../core/temporary_directory.ts";
import { PASSED } from "../../../report/summary.ts";

/** A state directory on a real disk, and the history in it. */
export interface Rig extends AsyncDisposable {
  readonly stateDir: string;
  readonly path: string;
  /** What a person was told. */
  readonly told: string[];
  /** Puts the report of a run on record. */
  report(id: string, changes?: Partial<Summary>): Promise<void>;
  /** Puts a run's journal on record, a line for each entry. */
  journal(id: string, entries: readonly object[]): Promise<void>;
  use<T>(work: (history: History) => T, options?: Partial<HistoryOptions>): Promise<T>;
  /** The names of what is in the state directory, but its own directories. */
  files(): Promise<readonly string[]>;
}

/** The target of `PASSED`, by its key. */
export const TARGET = "http,balancer.test@8000,default_tenant,default_database";

/** A run's id, so many hours after the first. */
export function idAt(hour: number): string {
  return `${1_700_000_000 + 3600 * hour}_abc123`;
}

export async function openRig(): Promise<Rig> {
  const directory = await temporaryDirectory();
  const stateDir = directory.path;
  const told: string[] = [];
  const clock = new FakeClock();
  const write = async (id: string, file: (directory: string) => string, text: string) => {
    await systemDisk.makeDirectory(statePaths.run(stateDir, id));
    await systemDisk.replace(file(statePaths.run(stateDir, id)), text);
  };
  return {
    stateDir,
    path: statePaths.history(stateDir),
    told,
    report: (id, changes = {}) => {
      const startedAt = new Date(1000 * Number(id.slice(0, 10))).toISOString();
      const run = { ...PASSED.run, id, startedAt };
      return write(id, runFiles.report, JSON.stringify({ ...PASSED, run, ...changes }));
    },
    journal: (id, entries) =>
      write(id, runFiles.journal, entries.map((entry) => `${JSON.stringify(entry)}\n`).join("")),
    use: (work, options = {}) =>
      useHistory(stateDir, {
        disk: systemDisk,
        clock,
        openSqlite: systemSqlite,
        tell: (text) => told.push(text.replaceAll(stateDir, "DIR")),
        ...options,
      }, work),
    files: async () => {
      const entries = await Array.fromAsync(Deno.readDir(stateDir));
      return entries.filter(({ isFile }) => isFile).map(({ name }) => name).sort();
    },
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}
