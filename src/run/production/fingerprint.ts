import { canonicalJson } from "../../core/json.ts";
import { sha256 } from "../../core/sha256.ts";
import type { Description } from "../../chroma/api.ts";
import { parseName } from "../../guard/name.ts";

/** What a collection of production looks like on one node, without a value of its metadata. */
export interface Fingerprint {
  readonly id: string;
  readonly name: string;
  readonly tenant: string | null;
  readonly database: string | null;
  /** SHA-256 of the canonical JSON, in hexadecimal. */
  readonly metadata: string;
  /** SHA-256 of the canonical JSON, in hexadecimal. */
  readonly configuration: string;
  readonly dimension: number | null;
  /** Records, where they were counted. */
  readonly count?: number;
}

/** Whether a collection is production's: anything whose name is not exactly a test collection's. */
export function isProduction(name: string): boolean {
  return parseName(name) === undefined;
}

/** Reduces a collection to its fingerprint: some 400 bytes, however much metadata it has. */
export function fingerprint(
  { id, name, tenant, database, metadata, configuration, dimension }: Description,
): Fingerprint {
  return {
    id,
    name,
    tenant,
    database,
    metadata: digest(metadata),
    configuration: digest(configuration),
    dimension,
  };
}

function digest(value: unknown): string {
  return sha256(canonicalJson(value));
}
