/** Where a PostgreSQL database is, and who asks; plain data, so that it can be handed to the sandbox. */
export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** As libpq's `sslmode`: no TLS, TLS where the server has it, TLS, TLS with a certificate that is checked. */
  readonly tls: "disable" | "prefer" | "require" | "verify-full";
}

/** Where a database is, as an origin. */
export function originOf({ host, port }: DatabaseAddress): string {
  return `postgres://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** A row of an answer, by column. */
export type Row = Readonly<Record<string, unknown>>;

/** A database as an argument: read, and never written to. */
export interface Database extends AsyncDisposable {
  /**
   * Asks one question, in a read-only transaction of its own.
   *
   * @param statement without any text from outside: that goes into the parameters `$1`, `$2`, …
   * @throws {DatabaseError} when there is no answer, or a refusal
   */
  read(statement: string, parameters?: readonly string[]): Promise<readonly Row[]>;
  /**
   * Tries to make a table through the same session, and takes it back if that works.
   *
   * @returns how the server refused it, or `undefined` when it did not
   * @throws {DatabaseError} when there is no answer
   */
  refusalOfWrite(): Promise<string | undefined>;
}

/** A question that the database did not answer. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
}
