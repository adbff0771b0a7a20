import { isObject, parseJson } from "../../core/json.ts";
import type { Summary } from "../summary.ts";

/** The parts that every report has had, and that whatever shows one relies on. */
const OBJECTS = ["run", "target", "cleanup", "production", "residue", "brake", "safety", "audit"] as const;

/** The report in a text of `report.json`, or `undefined` for a text that is none. */
export function reportIn(text: string | undefined): Summary | undefined {
  const value = text === undefined ? undefined : parseJson(text);
  const isReport = isObject(value) && value.schema === 1 && OBJECTS.every((part) => isObject(value[part])) &&
    Array.isArray(value.suites) && Array.isArray(value.problems) && typeof value.exitCode === "number";
  return isReport ? value as unknown as Summary : undefined;
}
