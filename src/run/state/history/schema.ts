import { errorMessage } from "../../../core/error_message.ts";
import type { Sqlite } from "../../../core/sqlite.ts";

/** A database that is whole, and that this program cannot use. */
export class UnfitError extends Error {
  override readonly name = "UnfitError";
}

/**
 * What makes each version of the database from the one before, in `PRAGMA user_version`; version 0 is an empty file.
 *
 * What a list of runs needs is in `runs`. The figures of checks are apart, so that a list does not read them, and without
 * their names, which are in `shapes` once for all runs that made the same checks.
 */
const STEPS: readonly string[] = [
  `CREATE TABLE runs (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    started_at INTEGER NOT NULL,
    duration_ms INTEGER,
    target TEXT NOT NULL,
    url TEXT NOT NULL,
    plan TEXT NOT NULL,
    exit_code INTEGER,
    pauses INTEGER NOT NULL,
    passed INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    unknown INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    created INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    leftovers INTEGER NOT NULL,
    residue_bytes INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX runs_of_target ON runs (target, id);
  CREATE INDEX runs_of_plan ON runs (target, plan, id);
  CREATE TABLE shapes (number INTEGER PRIMARY KEY, names TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE checks (
    run INTEGER PRIMARY KEY REFERENCES runs (number) ON DELETE CASCADE,
    shape INTEGER NOT NULL REFERENCES shapes (number),
    figures BLOB NOT NULL
  ) STRICT;`,
];

/** The version that this program works with. */
export const VERSION = STEPS.length;

/** Answers nothing, and fails where a table or a column is not there. */
const EXPECTED =
  `SELECT number, id, started_at, duration_ms, target, url, plan, exit_code, pauses, passed, failed, unknown,
    skipped, created, deleted, leftovers, residue_bytes FROM runs LIMIT 0;
  SELECT number, names FROM shapes LIMIT 0;
  SELECT run, shape, figures FROM checks LIMIT 0;`;

/**
 * Brings a database to {@linkcode VERSION}: a new one, and one of an older program.
 *
 * @throws {UnfitError} for one of a newer program, and for one that is not what it says
 * @throws {SqliteError} for one that is damaged, or cannot be used now
 */
export function migrate(db: Sqlite): void {
  if (versionOf(db) !== VERSION) transact(db, () => stepUp(db));
  orUnfit(() => db.exec(EXPECTED));
}

/** Does all of some work or nothing of it, while no other process writes. @throws whatever the work throws */
export function transact<T>(db: Sqlite, work: () => T): T {
  db.exec("BEGIN IMMEDIATE");
  try {
    const done = work();
    db.exec("COMMIT");
    return done;
  } catch (error) {
    rollBack(db);
    throw error;
  }
}

function rollBack(db: Sqlite): void {
  try {
    db.exec("ROLLBACK");
  } catch {
    // Some errors have done it already.
  }
}

function stepUp(db: Sqlite): void {
  // Another process may have done it meanwhile.
  const version = versionOf(db);
  if (version > VERSION) throw new UnfitError(`it is of version ${version}, of a newer program`);
  for (const step of STEPS.slice(version)) orUnfit(() => db.exec(step));
  db.exec(`PRAGMA user_version = ${VERSION}`);
}

function orUnfit(work: () => void): void {
  try {
    work();
  } catch (error) {
    const message = errorMessage(error);
    if (!/no such (table|column)|already exists/.test(message)) throw error;
    throw new UnfitError(`it is not of the version that it says: ${message}`, { cause: error });
  }
}

function versionOf(db: Sqlite): number {
  return Number(db.rows("PRAGMA user_version")[0]?.user_version);
}
