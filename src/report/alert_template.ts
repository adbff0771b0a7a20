import type { Alert } from "./alert.ts";

/** What a template may name, as `{{target}}`: a list stands there as its lines. */
export const PLACEHOLDERS = [
  "state",
  "target",
  "run",
  "exitCode",
  "verdict",
  "since",
  "failures",
  "bad",
  "left",
  "next",
  "auditEntries",
  "auditHead",
] as const satisfies readonly (keyof Alert)[];

/** Numbers may stand without quotes. */
const NUMBERS: readonly string[] = [
  "exitCode",
  "failures",
  "auditEntries",
] satisfies readonly (keyof Alert)[];

/** A webhook's body: JSON, with an alert's values in the place of the placeholders, escaped as a JSON text needs it. */
export function fillTemplate(template: string, alert: Alert): string {
  return fill(template, (name) => {
    const value = alert[name];
    return typeof value === "object" ? value.join("\n") : String(value);
  });
}

/** The body where there is no template: everything, by its name. */
export function plainAlert(alert: Alert): string {
  return JSON.stringify(alert);
}

/** Why a template cannot be used, or `undefined`: whatever its values are, it must become JSON. */
export function objectionToTemplate(template: string): string | undefined {
  const strange = [...template.matchAll(PLACEHOLDER)].map(([, name = ""]) => name)
    .find((name) => !isPlaceholder(name));
  if (strange !== undefined) {
    return `there is no {{${strange}}}; it may name ${PLACEHOLDERS.map((name) => `{{${name}}}`).join(", ")}`;
  }
  try {
    // Where a text stands without quotes, or behind a backslash, neither of these becomes JSON.
    for (const [text, number] of [["x", "10"], ["0 x", "0"]] as const) {
      JSON.parse(fill(template, (name) => NUMBERS.includes(name) ? number : text));
    }
    return undefined;
  } catch {
    return 'it does not become JSON; a text needs quotes around it, as in {"text": "{{verdict}}"}';
  }
}

const PLACEHOLDER = /\{\{\s*(\w*)\s*\}\}/g;

type Placeholder = typeof PLACEHOLDERS[number];

function isPlaceholder(name: string): name is Placeholder {
  return PLACEHOLDERS.some((one) => one === name);
}

function fill(template: string, valueOf: (name: Placeholder) => string): string {
  return template.replaceAll(
    PLACEHOLDER,
    (whole, name: string) => isPlaceholder(name) ? JSON.stringify(valueOf(name)).slice(1, -1) : whole,
  );
}
