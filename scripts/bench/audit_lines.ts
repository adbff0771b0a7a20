/** A request of a run, as its audit log has it. */
export interface AuditLine {
  /** UTC milliseconds, when it had ended. */
  readonly at: number;
  readonly ms: number;
  /** Of the reply. */
  readonly bytes: number | null;
  readonly operation: string;
}

/** Every request of the only run of a state directory. */
export async function readAudit(stateDir: string): Promise<readonly AuditLine[]> {
  const [run] = [...Deno.readDirSync(`${stateDir}/runs`)];
  const log = await Deno.readTextFile(`${stateDir}/runs/${run?.name}/audit.jsonl`);
  return log.trimEnd().split("\n").map((line): AuditLine => JSON.parse(line))
    .filter(({ operation }) => operation !== undefined);
}

/** The time during which at least one of these requests was under way; milliseconds. */
export function timeUnderWay(lines: readonly AuditLine[]): number {
  let [total, until] = [0, -Infinity];
  for (const { at, ms } of lines.toSorted((a, b) => (a.at - a.ms) - (b.at - b.ms))) {
    total += Math.max(0, at - Math.max(until, at - ms));
    until = Math.max(until, at);
  }
  return total;
}
