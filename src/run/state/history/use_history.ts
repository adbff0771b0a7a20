import { type Clock, unixSeconds } from "../../../core/clock.ts";
import type { Disk } from "../../../core/disk.ts";
import { errorMessage } from "../../../core/error_message.ts";
import { poll } from "../../../core/poll.ts";
import { type OpenSqlite, type Sqlite, SqliteError } from "../../../core/sqlite.ts";
import { statePaths } from "../state_dir.ts";
import { History } from "./history.ts";
import { migrate, UnfitError } from "./schema.ts";
import { takeIn, type TakeInOptions } from "./take_in.ts";

/** What the history is used with. */
export interface HistoryOptions extends TakeInOptions {
  readonly disk: Disk;
  readonly clock: Clock;
  readonly openSqlite: OpenSqlite;
  /** Told of what a person should know: that the history was damaged, or cannot be used. */
  readonly tell: (text: string) => void;
  /** Whether to read all of the file first, for damage that no question might come upon. */
  readonly thorough?: boolean;
}

/**
 * Does some work with the history, in which everything is that is on record. A history that is damaged, or of a newer
 * program, is set aside, and a new one made of the reports on record; where none can be used, the work is done with one in
 * memory that is made of them. It may be begun again then.
 *
 * @throws whatever the work throws, and when the reports cannot be read
 */
export async function useHistory<T>(
  stateDir: string,
  options: HistoryOptions,
  work: (history: History) => T,
): Promise<T> {
  const path = statePaths.history(stateDir);
  const { tell } = options;
  try {
    try {
      return await attempt(path, stateDir, options, work);
    } catch (error) {
      if (!isUnusable(error)) throw error;
      const kept = await setAside(stateDir, options);
      if (kept !== undefined) {
        tell(
          `The history "${path}" cannot be used (${
            errorMessage(error)
          }): it is kept as "${kept}", and a new one begins with the reports on record`,
        );
      }
      return await attempt(path, stateDir, options, work);
    }
  } catch (error) {
    if (!isUnusable(error) && !(error instanceof SqliteError)) throw error;
    tell(
      `Cannot use the history "${path}": ${errorMessage(error)}; only the reports on record are looked at`,
    );
    return await attempt(":memory:", stateDir, options, work);
  }
}

async function attempt<T>(
  path: string,
  stateDir: string,
  { disk, openSqlite, tell, thorough = false, ...rest }: HistoryOptions,
  work: (history: History) => T,
): Promise<T> {
  using db = openSqlite(path);
  migrate(db);
  if (thorough) check(db);
  const history = new History(db);
  try {
    await takeIn(history, disk, stateDir, rest);
  } catch (error) {
    if (!(error instanceof SqliteError) || error.isDamage) throw error;
    tell(`Cannot write the history "${path}": ${errorMessage(error)}`);
  }
  return work(history);
}

function check(db: Sqlite): void {
  const found = db.rows("PRAGMA quick_check(1)")[0]?.quick_check;
  if (found !== "ok") throw new UnfitError(`it is damaged: ${errorMessage(String(found))}`);
}

function isUnusable(error: unknown): boolean {
  return error instanceof UnfitError || (error instanceof SqliteError && error.isDamage);
}

/** How long another process may take that does the same; milliseconds. */
const PATIENCE = { timeoutMs: 5000, everyMs: 50 };

/**
 * Gives a database that cannot be used another name, unless another process has done it by now.
 *
 * @returns the new name
 */
async function setAside(
  stateDir: string,
  { disk, clock, openSqlite }: HistoryOptions,
): Promise<string | undefined> {
  const path = statePaths.history(stateDir);
  await disk.makeDirectory(`${stateDir}/locks`);
  await using _lock = await poll(() => disk.tryLock(statePaths.historyLock(stateDir), "history\n"), {
    clock,
    ...PATIENCE,
  });
  if (isFit(path, openSqlite)) return undefined;
  const kept = `${path}.broken-${unixSeconds(clock)}`;
  // The journal first: one that is left alone would be played back into the new database.
  await disk.move(`${path}-journal`, `${kept}-journal`);
  await disk.move(path, kept);
  return kept;
}

function isFit(path: string, openSqlite: OpenSqlite): boolean {
  try {
    using db = openSqlite(path);
    migrate(db);
    check(db);
    return true;
  } catch (error) {
    if (isUnusable(error)) return false;
    throw error;
  }
}
