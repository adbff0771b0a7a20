import type { RunId } from "./name.ts";

/** The metadata that says whose a collection is, by itself, on a server that keeps metadata. */
export interface Mark {
  readonly run: RunId;
  readonly purpose: string;
  /** Unix seconds. */
  readonly createdAt: number;
  /** Unix seconds; until then the lease is live, and no other run may remove the collection. */
  readonly expiresAt: number;
  /** The version of the program that made it. */
  readonly version: string;
}

/** Prints a mark as collection metadata; the last three keys are for tools written for the guide. */
export function formatMark(
  { run, purpose, createdAt, expiresAt, version }: Mark,
): Record<string, string | number | boolean> {
  return {
    autotest: true,
    autotest_run: run,
    autotest_purpose: purpose,
    autotest_created_at: createdAt,
    autotest_expires_at: expiresAt,
    autotest_version: version,
    test_collection: true,
    safe_to_delete: true,
    created_at: createdAt,
  };
}

/** Reads a mark; `undefined` when any part of it is missing, as after a copy without metadata. */
export function parseMark(metadata: unknown): Mark | undefined {
  if (typeof metadata !== "object" || metadata === null) return undefined;
  const {
    autotest,
    autotest_run: run,
    autotest_purpose: purpose,
    autotest_created_at: createdAt,
    autotest_expires_at: expiresAt,
    autotest_version: version,
  } = metadata as Record<string, unknown>;
  const complete = autotest === true && typeof run === "string" && typeof purpose === "string" &&
    typeof createdAt === "number" && typeof expiresAt === "number" && typeof version === "string";
  return complete ? { run, purpose, createdAt, expiresAt, version } : undefined;
}
