import process from "node:process";
import type { Sql, TransactionSql } from "postgres";
import type { Clock } from "../core/clock.ts";
import { type Database, type DatabaseAddress, DatabaseError, type Row } from "../core/database.ts";
import { formatDuration } from "../core/duration.ts";
import { errorMessage } from "../core/error_message.ts";

/** Until the server must have let us in; seconds. */
const CONNECT_TIMEOUT_S = 5;
/** Until the server itself gives a statement up; milliseconds. */
const STATEMENT_TIMEOUT_MS = 5000;
/** Until an answer is not waited for any more, whatever the server does; milliseconds. */
const ANSWER_TIMEOUT_MS = 10_000;

/** `read_only_sql_transaction` (PostgreSQL's documentation, appendix A). */
const READ_ONLY = "25006";
/** Not a temporary table: those may be made in a read-only transaction. */
const WRITE = "create table chroma_autotest_write_probe (n integer)";

/** Ends a transaction that should never have come so far. */
class TakenBack extends Error {}

/**
 * Opens one session with a PostgreSQL server, for reading alone: by the session's own default, and once more by every
 * transaction. It connects when it is first asked, over one connection.
 */
export function openDatabase(address: DatabaseAddress, clock: Clock): Database {
  let session: Promise<Sql> | undefined;
  const within = async <T>(work: (transaction: TransactionSql) => Promise<T>): Promise<T> => {
    const sql = await (session ??= connect(address));
    const waited = new AbortController();
    const late = clock.sleep(ANSWER_TIMEOUT_MS, waited.signal).then(() => {
      throw new DatabaseError(`no answer within ${formatDuration(ANSWER_TIMEOUT_MS)}`);
    });
    try {
      const begun = sql.begin("read only", async (transaction) => {
        // A pooler in between may keep the settings of the session's start to itself.
        await transaction.unsafe(`set local statement_timeout = ${STATEMENT_TIMEOUT_MS}`);
        return await work(transaction);
      });
      return await Promise.race([begun as Promise<T>, late]);
    } finally {
      late.catch(() => {});
      waited.abort();
    }
  };
  return {
    async read(statement, parameters = []) {
      try {
        return await within(async (transaction): Promise<readonly Row[]> => [
          ...await transaction.unsafe(statement, [...parameters]),
        ]);
      } catch (error) {
        throw asDatabaseError(error);
      }
    },
    async refusalOfWrite() {
      try {
        await within(async (transaction) => {
          await transaction.unsafe(WRITE);
          throw new TakenBack();
        });
        return undefined;
      } catch (error) {
        if (error instanceof TakenBack) return undefined;
        if (codeOf(error) === READ_ONLY) return errorMessage(error);
        throw asDatabaseError(error);
      }
    },
    async [Symbol.asyncDispose]() {
      await (await session)?.end({ timeout: 1 }).catch(() => {});
    },
  };
}

async function connect({ host, port, user, password, database, tls }: DatabaseAddress): Promise<Sql> {
  const { default: postgres } = await import("postgres");
  // It looks into the environment for what it is not given, and for some things that it is. In the sandbox there is none.
  using _ = emptyEnvironment();
  return postgres({
    // As lists: a single text would be cut at its colons, of which IPv6 has many; the types do not know of them.
    host: [host] as never,
    port: [port] as never,
    user,
    password,
    database,
    ssl: tls === "disable" ? false : tls,
    max: 1,
    connect_timeout: CONNECT_TIMEOUT_S,
    prepare: false,
    fetch_types: false,
    onnotice: () => {},
    connection: {
      application_name: "chroma-autotest",
      default_transaction_read_only: true,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      TimeZone: "UTC",
    },
  });
}

/** Gives libraries an environment without variables, until disposed. */
function emptyEnvironment(): Disposable {
  const before = Object.getOwnPropertyDescriptor(process, "env");
  Object.defineProperty(process, "env", { configurable: true, value: {} });
  return {
    [Symbol.dispose]() {
      if (before !== undefined) Object.defineProperty(process, "env", before);
    },
  };
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}

function asDatabaseError(error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const code = codeOf(error);
  const message = errorMessage(error);
  return new DatabaseError(code === undefined || message.includes(code) ? message : `${message} (${code})`, {
    cause: error,
  });
}
