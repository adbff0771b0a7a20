/** A write that was acknowledged: from then on, `version` of the thing is there to be read. */
export interface Write {
  readonly kind: "write";
  readonly version: number;
}

/** A read, begun after everything before it in the history had ended. */
export interface Read {
  readonly kind: "read";
  /** How it was read, for a person: `GET count`, `POST get`. */
  readonly how: string;
  /** The version that it saw; `undefined` when the answer was that there is no such thing. */
  readonly saw: number | undefined;
}

/** What one client did and saw, one thing after the other. */
export type VersionHistory = readonly (Write | Read)[];

/** A read that saw less than it had to. */
export interface Violation {
  readonly how: string;
  /** Its place among the reads of the history, from 1. */
  readonly read: number;
  readonly saw: number | undefined;
  /** The least version that it had to see. */
  readonly due: number;
}

/** What is seen, and due, where there is no such thing: less than any version. */
const NOTHING = -1;

/** Reads that did not see the client's own acknowledged writes. */
export function readYourWritesViolations(history: VersionHistory): readonly Violation[] {
  let due = NOTHING;
  return violations(history, {
    onWrite: ({ version }) => due = Math.max(due, version),
    dueFor: () => due,
    onRead: () => {},
  });
}

/** Reads that saw an older version than an earlier read of the same client had seen: time went backwards. */
export function monotonicReadViolations(history: VersionHistory): readonly Violation[] {
  let newest = NOTHING;
  return violations(history, {
    onWrite: () => {},
    dueFor: () => newest,
    onRead: ({ saw }) => newest = Math.max(newest, saw ?? NOTHING),
  });
}

interface Checker {
  onWrite(write: Write): void;
  onRead(read: Read): void;
  dueFor(read: Read): number;
}

function violations(history: VersionHistory, checker: Checker): readonly Violation[] {
  const found: Violation[] = [];
  let reads = 0;
  for (const operation of history) {
    if (operation.kind === "write") {
      checker.onWrite(operation);
      continue;
    }
    reads++;
    const due = checker.dueFor(operation);
    if ((operation.saw ?? NOTHING) < due) {
      found.push({ how: operation.how, read: reads, saw: operation.saw, due });
    }
    checker.onRead(operation);
  }
  return found;
}
