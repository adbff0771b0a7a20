import type { Lab } from "../lab.ts";
import { changeFound } from "./change_found.ts";

/** Rounds integers to doubles in what `get` answers for a test collection, as a proxy in JavaScript does. */
export function roundedIntegers(lab: Lab): Disposable {
  return changeFound(
    lab,
    (text) => text.replaceAll(/(?<=:)-?\d{16,}(?=[,}])/g, (integer) => String(Number(integer))),
  );
}
