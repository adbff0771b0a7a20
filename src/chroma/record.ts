/** Values that Chroma keeps as metadata. */
export type MetadataValue = string | number | boolean;

/** A record as it is written and as it is read back. */
export interface TestRecord {
  readonly id: string;
  readonly document: string;
  readonly metadata: Readonly<Record<string, MetadataValue>>;
  /** float32 on the server: compared after `Math.fround`. */
  readonly embedding: readonly number[];
}

/** A record as a server returned it, where any part may be missing. */
export interface StoredRecord {
  readonly id: string;
  readonly document: string | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly embedding: readonly number[] | null;
}

/** The first difference between what a record should be and what was read, down to the field, or `undefined`. */
export function difference(expected: StoredRecord, actual: StoredRecord | undefined): string | undefined {
  const { id } = expected;
  if (actual === undefined) return `record "${id}" is missing`;
  if (actual.document !== expected.document) {
    return `record "${id}": document is ${show(actual.document, expected.document)}, not ${
      show(expected.document)
    }`;
  }
  const [metadata, wanted] = [actual.metadata ?? {}, expected.metadata ?? {}];
  for (const key of new Set([...Object.keys(wanted), ...Object.keys(metadata)])) {
    if (metadata[key] !== wanted[key]) {
      return `record "${id}": metadata "${key}" is ${show(metadata[key])}, not ${show(wanted[key])}`;
    }
  }
  const [found, embedding] = [actual.embedding ?? [], expected.embedding ?? []];
  if (found.length !== embedding.length) {
    return `record "${id}": embedding has ${found.length} dimensions, not ${embedding.length}`;
  }
  const at = embedding.findIndex((value, index) => Math.fround(value) !== Math.fround(found[index] ?? NaN));
  return at < 0
    ? undefined
    : `record "${id}": embedding[${at}] is ${found[at]}, not ${Math.fround(embedding[at] ?? NaN)}`;
}

/** The first difference between two whole sets of records, or `undefined`. */
export function firstDifference(
  expected: Iterable<StoredRecord>,
  actual: ReadonlyMap<string, StoredRecord>,
): string | undefined {
  const ids = new Set<string>();
  for (const record of expected) {
    ids.add(record.id);
    const found = difference(record, actual.get(record.id));
    if (found !== undefined) return found;
  }
  const extra = [...actual.keys()].filter((id) => !ids.has(id)).length;
  return extra === 0 ? undefined : `${extra} records are there that should not be`;
}

/**
 * A value as it may stand in a report. A text that does not begin as the written one does may be anybody's document,
 * sent here by mistake: only its length is told.
 */
function show(value: unknown, expected?: unknown): string {
  if (
    typeof value === "string" && typeof expected === "string" &&
    !value.startsWith(expected.slice(0, OWN_BEGINNING))
  ) {
    return `another text of ${value.length} characters`;
  }
  const text = JSON.stringify(value) ?? "absent";
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** Characters that every text of a test has in common with what was written. */
const OWN_BEGINNING = 6;
const SHOWN = 80;
