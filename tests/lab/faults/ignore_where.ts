import type { Lab } from "../lab.ts";
import { changeReads } from "./change_reads.ts";

/** Ignores a filter of `get` in test collections: that on metadata, or that on documents. */
export function ignoreWhere(lab: Lab, part: "where" | "where_document"): Disposable {
  return changeReads(lab, ({ [part]: _, ...rest }) => rest);
}
