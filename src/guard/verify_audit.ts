import { isObject } from "../core/json.ts";
import { type AuditHead, chainHash, hashedLine } from "./audit.ts";
import { WEBHOOK } from "./webhook.ts";
import { type RunId, runIn } from "./name.ts";

/** What an audit log proves of its run. */
export interface AuditVerdict extends AuditHead {
  /** Requests by what they do: `read`, `create`, `write`, `delete`, `refused`, and `alert` where there was one. */
  readonly requests: Readonly<Record<string, number>>;
  /** Changes that were sent to something that is neither the run's nor approved, as the log alone tells. */
  readonly outside: readonly string[];
  /** Where the chain is broken; absent when it is whole. */
  readonly broken?: string;
}

/**
 * Reads an audit log line by line, however long it is: recomputes the chain of hashes, and proves from the log alone that
 * every change went to a collection that the run created, by this process or by another shard of it, or that was approved
 * before.
 *
 * @param expected the chain's end as the report has it, by which a cut at the end is found
 */
export async function verifyAudit(
  lines: Iterable<string> | AsyncIterable<string>,
  run: RunId,
  expected?: AuditHead,
): Promise<AuditVerdict> {
  const requests: Record<string, number> = { read: 0, create: 0, write: 0, delete: 0, refused: 0 };
  const outside: string[] = [];
  const created = new Set<string>();
  const approved = new Set<string>();
  let head: string = run;
  let entries = 0;
  const end = (broken?: string): AuditVerdict => ({
    entries,
    head,
    requests,
    outside,
    ...(broken === undefined ? {} : { broken }),
  });

  for await (const line of lines) {
    if (line === "") continue;
    const { hash, ...entry } = parse(line);
    const text = JSON.stringify(entry);
    // To the letter: a doubled key, say, would be read in two ways.
    if (chainHash(head, text) !== hash || line !== hashedLine(text, hash)) {
      return end(`line ${entries + 1} is not what was written`);
    }
    head = hash;
    entries++;
    if (typeof entry.approved === "string") {
      approved.add(entry.approved);
      continue;
    }
    const { endpoint, operation, collection, guard, status, uuid, adopted } = entry;
    if (guard === "refused") requests.refused = (requests.refused ?? 0) + 1;
    // A reply can only be refused after the request was sent.
    if (guard === "refused" && status === null) continue;
    const kind = String(operation).split("/")[0] ?? "";
    requests[kind] = (requests[kind] ?? 0) + 1;
    const name = String(collection);
    const ours = runIn(name) === run;
    // What the guard refused to believe is nobody's.
    if (kind === "create" && ours && guard === "sent" && typeof uuid === "string") {
      created.add(`${endpoint} ${uuid}`);
    }
    if (operation === "read/describe" && ours && typeof adopted === "string") {
      created.add(`${endpoint} ${adopted}`);
    }
    const allowed = kind === "read" || (kind === "alert" && endpoint === WEBHOOK) ||
      (kind === "create" && ours) ||
      (kind === "delete" && (ours || approved.has(name))) ||
      (kind === "write" && created.has(`${endpoint} ${name}`));
    if (!allowed) outside.push(`line ${entries}: ${operation} of "${name}" on ${endpoint}`);
  }
  if (expected !== undefined && expected.entries !== entries) {
    return end(`it ends after ${entries} lines, but the report counts ${expected.entries}`);
  }
  if (expected !== undefined && expected.head !== head) {
    return end(`it was written anew: the report's chain ends in ${expected.head}`);
  }
  return end();
}

function parse(line: string): Readonly<Record<string, unknown>> & { readonly hash: string } {
  try {
    const value: unknown = JSON.parse(line);
    if (isObject(value) && typeof value.hash === "string") return { ...value, hash: value.hash };
  } catch {
    // Not JSON: no hash fits it.
  }
  return { hash: "" };
}
