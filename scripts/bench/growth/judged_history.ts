/**
 * A process that does nothing but judge a history: that of a sync suite with as many records as are told, `RECORDS`, which
 * are written, read by every endpoint, and changed in part, a few times over. Nothing is wrong with it.
 */
import { backwardReads } from "../../../src/history/backward_reads.ts";
import { duplicates } from "../../../src/history/duplicates.ts";
import { lostWrites } from "../../../src/history/lost_writes.ts";
import type { Read, Value, Write } from "../../../src/history/operation.ts";
import { resurrectedDeletes } from "../../../src/history/resurrected_deletes.ts";
import { staleReads } from "../../../src/history/stale_reads.ts";

const RECORDS = Number(Deno.args[0]);
const ENTRY = "balancer";
const NODES = ["primary", "replica"];
const TIMES = 5;
/** A fifth of the records is changed each time. */
const SHARE = 5;

const ids = Array.from({ length: RECORDS }, (_, number) => `sync-${number}`);
const history: (Write | Read)[] = [];
const held = new Map<string, Value>();
let value = 0;

function write(some: readonly string[]): void {
  const values = new Map(some.map((id) => [id, ++value] as const));
  for (const [id, one] of values) held.set(id, one);
  const invokedAt = 2 * history.length;
  history.push({ kind: "write", outcome: "ok", values, invokedAt, endedAt: invokedAt + 1 });
}

function read(by: string): void {
  const invokedAt = 2 * history.length;
  history.push({
    kind: "read",
    by,
    ids: new Set(ids),
    saw: new Map(held),
    invokedAt,
    endedAt: invokedAt + 1,
  });
}

write(ids);
for (let time = 0; time < TIMES; time++) {
  for (const by of [ENTRY, ...NODES]) read(by);
  write(ids.slice(0, RECORDS / SHARE));
}
const findings = [
  ...lostWrites(history, ENTRY),
  ...staleReads(history, ENTRY),
  ...NODES.flatMap((node) => backwardReads(history, node)),
  ...resurrectedDeletes(history),
  ...duplicates(history),
];
if (findings.length > 0) throw new Error(`Cannot measure: ${JSON.stringify(findings[0])}`);
