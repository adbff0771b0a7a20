import type { Lab } from "../lab.ts";
import { changeFound } from "./change_found.ts";

/** Flushes subnormal floats to zero in the embeddings that `get` answers for a test collection. */
export function flushedFloats(lab: Lab): Disposable {
  return changeFound(lab, (text) => text.replaceAll(/(?<=\[)-?[\d.]+e-(?:39|4\d)(?=[,\]])/g, "0.0"));
}
