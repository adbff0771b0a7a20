import { type Database, DatabaseError, type Row } from "../../core/database.ts";
import { Undecided } from "../suite.ts";

/** The tables of a sync coordinator that were seen in the field. */
export const TABLES = [
  "sync_collections",
  "sync_tasks",
  "sync_workers",
  "performance_metrics",
  "upgrade_recommendations",
] as const;
export type Table = typeof TABLES[number];

/** A column: its name is one of those that we ask for, never one that a server made up. */
export interface Column {
  readonly name: string;
  /** As information_schema has it: `timestamp with time zone`, `bigint`, … */
  readonly type: string;
}

/** The sync coordinator as its database shows it. Column names vary: what is there is looked up first. */
export class Coordinator {
  readonly database: Database;
  #columns: Promise<ReadonlyMap<string, readonly Column[]>> | undefined;

  constructor(database: Database) {
    this.database = database;
  }

  /** @throws {Undecided} when the database does not answer: what that means, another check says */
  async read(statement: string, parameters: readonly string[] = []): Promise<readonly Row[]> {
    try {
      return await this.database.read(statement, parameters);
    } catch (error) {
      if (error instanceof DatabaseError) {
        throw new Undecided(`The coordinator's database did not answer: ${error.message}`);
      }
      throw error;
    }
  }

  /** The tables and views that are there of those we know. */
  async tables(): Promise<ReadonlyMap<string, readonly Column[]>> {
    return await (this.#columns ??= this.#readColumns());
  }

  /** The first of these columns that a table has. */
  async column(table: Table, names: readonly string[]): Promise<Column | undefined> {
    return (await this.columns(table, names))[0];
  }

  /** Those of these columns that a table has, in the order of their names here. */
  async columns(table: Table, names: readonly string[]): Promise<readonly Column[]> {
    const columns = (await this.tables()).get(table) ?? [];
    return names.flatMap((name) => columns.find((column) => column.name === name) ?? []);
  }

  async #readColumns(): Promise<ReadonlyMap<string, readonly Column[]>> {
    const rows = await this.read(
      "select table_name, column_name, data_type from information_schema.columns " +
        `where table_schema = any (current_schemas(false)) and table_name in (${
          TABLES.map((table) => `'${table}'`).join(", ")
        })`,
    );
    const columns = rows.map((row) => ({
      table: String(row.table_name),
      name: String(row.column_name),
      type: String(row.data_type),
    }));
    return new Map(
      [...Map.groupBy(columns, ({ table }) => table)].map(([table, columns]) => [
        table,
        columns.map(({ name, type }) => ({ name, type })),
      ]),
    );
  }
}

/** Whether {@linkcode secondsSince} can be asked of a column. */
export function isTime({ type }: Column): boolean {
  return /^(timestamp|smallint|integer|bigint|numeric|real|double)/.test(type);
}

/** How many seconds ago a column's time is by the database's own clock, as SQL. Numbers are seconds since 1970. */
export function secondsSince({ name, type }: Column): string {
  return type.startsWith("timestamp")
    ? `extract(epoch from (now() - ${name}))::float8`
    : `(extract(epoch from now()) - ${name})::float8`;
}

/** A column's text, or SQL's null where there is no such column. */
export function textOf(column: Column | undefined): string {
  return column === undefined ? "null::text" : `${column.name}::text`;
}
