import type { Sqlite, SqlRow, SqlValue } from "../../../core/sqlite.ts";
import { STATUSES } from "../../../core/verdict.ts";
import type { PastRun, RunRow } from "../../../trend/past_run.ts";
import { pack, unpack } from "./figures_blob.ts";
import { transact } from "./schema.ts";

/** Runs that the history keeps, of all targets together: more than a year of an hourly run. */
export const KEPT = 10_000;

/** Every question that is asked of the database. */
export const STATEMENTS = {
  targets: "SELECT target, count(*) AS runs FROM runs GROUP BY target ORDER BY target",
  known: "SELECT id FROM runs WHERE id >= ?",
  oldestKept: `SELECT id FROM runs ORDER BY id DESC LIMIT 1 OFFSET ${KEPT - 1}`,
  last: selectRuns("runs.target = ?"),
  past: selectRuns("runs.target = ? AND runs.plan = ?"),
  until: selectRuns("runs.target = ? AND runs.plan = ? AND runs.id <= ?"),
  one: selectRuns("runs.id = ?"),
  shape: "INSERT INTO shapes (names) VALUES (?) ON CONFLICT DO UPDATE SET names = names RETURNING number",
  run:
    `INSERT INTO runs (id, started_at, duration_ms, target, url, plan, exit_code, pauses, passed, failed, unknown, skipped,
      created, deleted, leftovers, residue_bytes)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING number`,
  checks: "INSERT INTO checks (run, shape, figures) VALUES (?, ?, ?)",
  prune: "DELETE FROM runs WHERE id < ?",
} as const;

function selectRuns(where: string): string {
  return `SELECT runs.*, shapes.names, checks.figures FROM runs
    LEFT JOIN checks ON checks.run = runs.number LEFT JOIN shapes ON shapes.number = checks.shape
    WHERE ${where} ORDER BY runs.id DESC LIMIT ?`;
}

/** A target of the history, and how many runs against it there are. */
export interface HistoryTarget {
  readonly target: string;
  readonly runs: number;
}

/** All runs from this state directory that came to an end, or were seen to have come to none: a database. */
export class History {
  readonly #db: Sqlite;

  /** @param db migrated already */
  constructor(db: Sqlite) {
    this.#db = db;
  }

  targets(): readonly HistoryTarget[] {
    return this.#db.rows(STATEMENTS.targets).map(({ target, runs }) => ({
      target: String(target),
      runs: Number(runs),
    }));
  }

  /** The last runs against a target, the newest first. */
  last(target: string, most: number): readonly PastRun[] {
    return this.#db.rows(STATEMENTS.last, [target, most]).map(toRun);
  }

  /** The last runs of a plan against a target, the newest first. */
  past(target: string, plan: string, most: number): readonly PastRun[] {
    return this.#db.rows(STATEMENTS.past, [target, plan, most]).map(toRun);
  }

  /** A run and the last of its plan against its target before it, the newest first. */
  until({ target, plan, id }: Pick<RunRow, "target" | "plan" | "id">, most: number): readonly PastRun[] {
    return this.#db.rows(STATEMENTS.until, [target, plan, id, most]).map(toRun);
  }

  /** A run by its id. */
  find(id: string): PastRun | undefined {
    return this.#db.rows(STATEMENTS.one, [id, 1]).map(toRun)[0];
  }

  /** Which of these runs are neither there nor too old to be. */
  missing(ids: readonly string[]): readonly string[] {
    const sorted = ids.toSorted();
    const known = new Set(this.#db.rows(STATEMENTS.known, [sorted[0] ?? ""]).map(({ id }) => id));
    const oldest = String(this.#db.rows(STATEMENTS.oldestKept)[0]?.id ?? "");
    return sorted.filter((id) => !known.has(id) && id > oldest);
  }

  /** Adds runs, all or none of them; what is there already stays as it is. Only the newest {@linkcode KEPT} are kept. */
  add(runs: readonly PastRun[]): void {
    if (runs.length === 0) return;
    transact(this.#db, () => {
      for (const run of runs) this.#add(run);
      const oldest = this.#db.rows(STATEMENTS.oldestKept)[0]?.id;
      if (oldest !== undefined) this.#db.rows(STATEMENTS.prune, [oldest]);
    });
  }

  #add(run: PastRun): void {
    const { id, startedAt, durationMs, target, url, plan, exitCode, pauses, checks } = run;
    const counts = STATUSES.map((status) => checks[status]);
    const rest = [run.created, run.deleted, run.leftovers, run.residueBytes];
    const values: SqlValue[] = [
      id,
      startedAt,
      durationMs,
      target,
      url,
      plan,
      exitCode,
      pauses,
      ...counts,
      ...rest,
    ];
    const number = this.#db.rows(STATEMENTS.run, values)[0]?.number;
    if (number === undefined || run.suites.length === 0) return;
    const { names, figures } = pack(run.suites);
    const shape = this.#db.rows(STATEMENTS.shape, [names])[0]?.number ?? null;
    this.#db.rows(STATEMENTS.checks, [number, shape, figures]);
  }
}

function toRun(row: SqlRow): PastRun {
  const { names, figures } = row;
  return {
    ...toRow(row),
    suites: typeof names === "string" && figures instanceof Uint8Array ? unpack({ names, figures }) : [],
  };
}

function toRow(row: SqlRow): RunRow {
  const number = (column: string) => Number(row[column]);
  const orNull = (column: string) => row[column] === null ? null : number(column);
  return {
    id: String(row.id),
    startedAt: number("started_at"),
    durationMs: orNull("duration_ms"),
    target: String(row.target),
    url: String(row.url),
    plan: String(row.plan),
    exitCode: orNull("exit_code"),
    pauses: number("pauses"),
    checks: {
      passed: number("passed"),
      failed: number("failed"),
      unknown: number("unknown"),
      skipped: number("skipped"),
    },
    created: number("created"),
    deleted: number("deleted"),
    leftovers: number("leftovers"),
    residueBytes: number("residue_bytes"),
  };
}
