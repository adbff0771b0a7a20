/** What a write does to a collection. `modify` renames it or changes its metadata. */
export const OPERATIONS = [
  "create",
  "modify",
  "add",
  "update",
  "upsert",
  "delete",
  "deleteCollection",
] as const;
export type Operation = typeof OPERATIONS[number];
