import type { Json, JsonObject } from "../../src/core/json.ts";

/** A collection that is on no server, as a server would list it. */
export function invented(
  name: string,
  { id = crypto.randomUUID(), metadata = null }: { id?: string; metadata?: Json } = {},
): JsonObject {
  return {
    id,
    name,
    metadata,
    configuration_json: { hnsw: { space: "l2" } },
    dimension: null,
    tenant: "default_tenant",
    database: "default_database",
    log_position: 0,
    version: 0,
  };
}

/** A whole and valid mark of a run, long expired. */
export function markOf(run: string): JsonObject {
  return {
    autotest: true,
    autotest_run: run,
    autotest_purpose: "basic_operations",
    autotest_created_at: 1705123456,
    autotest_expires_at: 1705127056,
    autotest_version: "0.1.0",
    test_collection: true,
    safe_to_delete: true,
    created_at: 1705123456,
  };
}
