import type { Lab } from "../lab.ts";
import { changeReads } from "./change_reads.ts";

/** Begins every page of records of a test collection, but the first, one record too early. */
export function overlappingPages(lab: Lab): Disposable {
  return changeReads(lab, (body) => {
    const offset = Number(body["offset"] ?? 0);
    return offset > 0 ? { ...body, offset: offset - 1 } : body;
  });
}
