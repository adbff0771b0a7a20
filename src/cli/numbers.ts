import { type NumberRule, type OptionName, OPTIONS, type OptionSpec } from "./options.ts";
import type { Invocation } from "./parse.ts";
import { UsageError } from "./usage_error.ts";

/** A moment in Unix seconds, given as ISO 8601; 0, so all of time, when it is not given. @throws {UsageError} */
export function timeOf({ texts }: Invocation, name: OptionName): number {
  const text = texts.get(name);
  if (text === undefined) return 0;
  const ms = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(ms)) {
    throw new UsageError(
      `Cannot read --${name} "${text}": it must be a date or a time with its zone, as 2026-11-23T10:00:00Z`,
    );
  }
  return Math.floor(ms / 1000);
}

/** A number that depends on more than the option itself. */
export interface NumberOverride extends Partial<NumberRule> {
  /** The default, where it is not the one in the table of options. */
  readonly usual?: number;
}

/** A number within the bounds that the table of options gives, or its default. @throws {UsageError} */
export function numberOf(invocation: Invocation, name: OptionName, override: NumberOverride = {}): number {
  const spec: OptionSpec | undefined = OPTIONS.find((option) => option.name === name);
  return numberGiven(invocation, name, override) ?? override.usual ?? Number(spec?.default);
}

/** The same, or `undefined` where it is not given: for what has no default. @throws {UsageError} */
export function numberGiven(
  { texts }: Invocation,
  name: OptionName,
  override: NumberOverride = {},
): number | undefined {
  const spec: OptionSpec | undefined = OPTIONS.find((option) => option.name === name);
  const text = texts.get(name);
  if (text === undefined) return undefined;
  const { least, most, whole } = { least: 0, most: Infinity, whole: false, ...spec?.number, ...override };
  const value = Number(text);
  const plain = /^[0-9]+(\.[0-9]+)?$/.test(text) && (!whole || Number.isInteger(value));
  if (!plain || value < least || value > most) {
    throw new UsageError(
      `Cannot read --${name} "${text}": it must be a ${whole ? "whole " : ""}number from ${least} to ${most}`,
    );
  }
  return value;
}
