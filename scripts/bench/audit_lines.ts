/** A request of a run, as its audit log has it. */
export interface AuditLine {
  /** UTC milliseconds, when it had ended. */
  readonly at: number;
  readonly ms: number;
  /** Of the reply. */
  readonly bytes: number | null;
  readonly operation: string;
}

/** A span of time; UTC milliseconds. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** Every request of the only run of a state directory. */
export async function readAudit(stateDir: string): Promise<readonly AuditLine[]> {
  const [run] = [...Deno.readDirSync(`${stateDir}/runs`)];
  const log = await Deno.readTextFile(`${stateDir}/runs/${run?.name}/audit.jsonl`);
  return log.trimEnd().split("\n").map((line): AuditLine => JSON.parse(line))
    .filter(({ operation }) => operation !== undefined);
}

/** When a request was under way. */
export function spanOf({ at, ms }: AuditLine): Span {
  return { from: at - ms, until: at };
}

/** The time that at least one of these spans covers; milliseconds. */
export function timeCovered(spans: readonly Span[]): number {
  let [total, reached] = [0, -Infinity];
  for (const { from, until } of spans.toSorted((a, b) => a.from - b.from)) {
    total += Math.max(0, until - Math.max(reached, from));
    reached = Math.max(reached, until);
  }
  return total;
}
