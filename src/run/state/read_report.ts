import { isObject, parseJson } from "../../core/json.ts";
import type { Summary } from "../summary.ts";

/** The parts that every report has had, and that whatever shows one relies on. */
const OBJECTS = ["run", "target", "cleanup", "production", "residue", "brake", "safety", "audit"] as const;

/** Of those, the lists that are gone through. */
const LISTS: readonly (readonly [part: typeof OBJECTS[number], list: string])[] = [
  ["target", "nodes"],
  ["cleanup", "collections"],
  ["cleanup", "leftovers"],
  ["production", "changes"],
  ["production", "nodes"],
  ["brake", "endpoints"],
  ["brake", "pauses"],
  ["safety", "refusals"],
];

/** The report in a text of `report.json`, or `undefined` for a text that is none. */
export function reportIn(text: string | undefined): Summary | undefined {
  const value = text === undefined ? undefined : parseJson(text);
  const isReport = isObject(value) && value.schema === 1 && OBJECTS.every((part) => isObject(value[part])) &&
    Array.isArray(value.suites) && Array.isArray(value.problems) && typeof value.exitCode === "number" &&
    value.suites.every(isSuite) && isBegun(value.run) &&
    LISTS.every(([part, list]) => hasList(value[part], list)) &&
    isObject(value.safety) && isObject(value.safety.requests);
  return isReport ? value as unknown as Summary : undefined;
}

function isSuite(value: unknown): boolean {
  return isObject(value) && Array.isArray(value.checks) && value.checks.every(isObject);
}

function isBegun(value: unknown): boolean {
  return isObject(value) && typeof value.id === "string" &&
    Number.isFinite(Date.parse(String(value.startedAt))) &&
    typeof value.durationMs === "number";
}

function hasList(value: unknown, list: string): boolean {
  return isObject(value) && Array.isArray(value[list]);
}
