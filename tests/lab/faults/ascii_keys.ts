import type { Lab } from "../lab.ts";
import { changeFound } from "./change_found.ts";

/** Writes question marks for all but ASCII in the keys of metadata that `get` answers for a test collection. */
export function asciiKeys(lab: Lab): Disposable {
  return changeFound(
    lab,
    (text) =>
      text.replaceAll(/"([^"\\]*)":/g, (_, key: string) => `"${key.replaceAll(/[^\x20-\x7e]/gu, "?")}":`),
  );
}
