import { DatabaseSync } from "node:sqlite";
import { errorMessage } from "./error_message.ts";

/** A value as SQLite keeps it. */
export type SqlValue = null | number | string | Uint8Array;
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** A SQLite database as an argument: a file, or memory alone where its path is `:memory:`. Every call may wait for others. */
export interface Sqlite extends Disposable {
  /** Runs statements that answer nothing. @throws {SqliteError} */
  exec(statements: string): void;
  /** Asks a question; values from outside go into its `?`. @throws {SqliteError} */
  rows(statement: string, values?: readonly SqlValue[]): readonly SqlRow[];
}

/** Opens a database, and makes the file where there is none. @throws {SqliteError} */
export type OpenSqlite = (path: string) => Sqlite;

/** A database that does not do what it is asked. */
export class SqliteError extends Error {
  override readonly name = "SqliteError";
  /** Whether the file itself is damaged, or no database at all: then it will never do it. */
  readonly isDamage: boolean;

  constructor(message: string, { isDamage, ...options }: ErrorOptions & { readonly isDamage: boolean }) {
    super(message, options);
    this.isDamage = isDamage;
  }
}

/** How long a call waits for another process that writes; milliseconds. */
const BUSY_MS = 5000;

/**
 * SQLite as Deno has it, with its usual rollback journal: a state directory may be on a network file system, where
 * write-ahead logging does not work, and one short transaction a run gains nothing by it.
 */
export const systemSqlite: OpenSqlite = (path) => {
  makePrivate(path);
  const open = asSqliteError(() => new DatabaseSync(path), undefined);
  const guarded = <T>(work: () => T) => asSqliteError(work, open);
  try {
    guarded(() => open.exec(`PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA foreign_keys = ON`));
  } catch (error) {
    open.close();
    throw error;
  }
  return {
    exec: (statements) => guarded(() => open.exec(statements)),
    rows: (statement, values = []) =>
      guarded(() => open.prepare(statement).all(...values) as unknown as readonly SqlRow[]),
    [Symbol.dispose]: () => open.close(),
  };
};

/** Makes the file where there is none: SQLite would let others read it. */
function makePrivate(path: string): void {
  if (path === ":memory:") return;
  try {
    Deno.openSync(path, { append: true, create: true, mode: 0o600 }).close();
  } catch {
    // SQLite says what is wrong.
  }
}

function asSqliteError<T>(work: () => T, open: DatabaseSync | undefined): T {
  try {
    return work();
  } catch (cause) {
    const message = reasonOf(cause, open);
    throw new SqliteError(message, { isDamage: /malformed|not a database/.test(message), cause });
  }
}

/** Deno 2.4, which a program may be compiled with, does not say why a statement cannot be prepared; but `exec` says it. */
function reasonOf(error: unknown, open: DatabaseSync | undefined): string {
  const message = errorMessage(error);
  if (message !== "failed to prepare statement" || open === undefined) return message;
  try {
    open.exec("SELECT count(*) FROM sqlite_schema");
    return message;
  } catch (reason) {
    return errorMessage(reason);
  }
}
