/**
 * Stands in for `jsr:@std/cli/parse-args` where JSR cannot be reached: the same signature and reading
 * of arguments. Left out, since this program has no use for it: dotted names that nest objects, and
 * `boolean: true`.
 *
 * @module
 */
import type { Args, OneOrMore, ParseOptions } from "./types.ts";
export type { Args, ParseOptions } from "./types.ts";

type Value = string | number | boolean;

/** Reads command-line arguments into an object of options, with the positionals in `_`. */
export function parseArgs<
  const TBooleans extends string = never,
  const TStrings extends string = never,
  const TCollectable extends string = never,
  const TDefault extends Record<string, unknown> = Record<never, unknown>,
  const TDoubleDash extends boolean = false,
>(
  args: string[],
  options: ParseOptions<TBooleans, TStrings, TCollectable, TDefault, TDoubleDash> = {},
): Args<TBooleans, TStrings, TCollectable, TDefault, TDoubleDash> {
  const reader = new Reader(options);
  const end = args.indexOf("--");
  const rest = end < 0 ? [] : args.slice(end + 1);
  reader.read(end < 0 ? args : args.slice(0, end));
  reader.fill(options.default ?? {});
  if (options["--"]) reader.found["--"] = rest;
  else reader.found._.push(...rest);
  return reader.found as Args<TBooleans, TStrings, TCollectable, TDefault, TDoubleDash>;
}

class Reader {
  readonly found: { [name: string]: unknown; _: Array<string | number> } = { _: [] };
  readonly #options: ParseOptions;
  readonly #aliases = new Map<string, string[]>();
  readonly #boolean: Set<string>;
  readonly #string: Set<string>;
  readonly #collect: Set<string>;
  readonly #negatable: Set<string>;

  constructor(options: ParseOptions) {
    this.#options = options;
    for (const [name, others] of Object.entries(options.alias ?? {})) {
      const all = [name, ...[others].flat()];
      for (const one of all) this.#aliases.set(one, all.filter((other) => other !== one));
    }
    this.#boolean = this.#names(options.boolean);
    this.#string = this.#names(options.string);
    this.#collect = this.#names(options.collect);
    this.#negatable = this.#names(options.negatable);
  }

  read(args: readonly string[]): void {
    for (let at = 0; at < args.length; at++) {
      const arg = args[at]!;
      if (/^--./s.test(arg)) at += this.#long(arg, args[at + 1]);
      else if (/^-./s.test(arg)) at += this.#letters(arg, args[at + 1]);
      else {
        if (this.#options.unknown?.(arg) !== false) {
          this.found._.push(this.#string.has("_") ? arg : numeric(arg));
        }
        if (this.#options.stopEarly) {
          this.found._.push(...args.slice(at + 1));
          return;
        }
      }
    }
  }

  fill(defaults: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(defaults)) {
      if (Object.hasOwn(this.found, name)) continue;
      for (const key of this.#allNames(name)) this.found[key] = value;
    }
    for (const name of [...this.#boolean, ...this.#string]) {
      if (Object.hasOwn(this.found, name)) continue;
      if (this.#collect.has(name)) this.found[name] = [];
      else if (this.#boolean.has(name)) this.found[name] = false;
    }
  }

  /** Reads `--name`, `--name=value` or `--name value`; returns how many further arguments that took. */
  #long(arg: string, next: string | undefined): 0 | 1 {
    const [, name = "", given] = arg.match(/^--(.+?)(?:=(.*))?$/s) ?? [];
    if (given !== undefined) {
      this.#set(name, this.#boolean.has(name) ? given !== "false" : given, arg);
      return 0;
    }
    const negated = name.match(/^no-(.+)$/s)?.[1];
    if (negated !== undefined && this.#negatable.has(negated)) {
      this.#set(negated, false, arg, false);
      return 0;
    }
    return this.#take(name, arg, next, /^-/);
  }

  /** Reads `-a`, `-abc`, `-a=value`, `-a5` or `-a value`; returns how many further arguments that took. */
  #letters(arg: string, next: string | undefined): 0 | 1 {
    for (let at = 1; at < arg.length - 1; at++) {
      const [letter, rest] = [arg[at]!, arg.slice(at + 1)];
      const value = rest.match(/^=(.*)$/s)?.[1] ?? (/^-?\d|^\W./.test(rest) ? rest : undefined);
      this.#set(letter, value ?? this.#bare(letter), arg);
      if (value !== undefined) return 0;
    }
    return this.#take(arg.at(-1)!, arg, next, /^--?[^-]/);
  }

  /** Sets an option without `=` from the next argument if it can be its value, and says whether it was. */
  #take(name: string, arg: string, next: string | undefined, notAValue: RegExp): 0 | 1 {
    if (next && !this.#boolean.has(name) && !notAValue.test(next)) this.#set(name, next, arg);
    else if (next === "true" || next === "false") this.#set(name, next === "true", arg);
    else {
      this.#set(name, this.#bare(name), arg);
      return 0;
    }
    return 1;
  }

  #set(name: string, value: Value, arg: string, collect = this.#collect.has(name)): void {
    const declared = this.#boolean.has(name) || this.#string.has(name) || this.#collect.has(name) ||
      this.#aliases.has(name);
    if (!declared && this.#options.unknown?.(arg, name, value) === false) return;
    const kept = typeof value === "string" && !this.#string.has(name) ? numeric(value) : value;
    for (const key of this.#allNames(name)) {
      const before = this.found[key];
      this.found[key] = collect ? [...Array.isArray(before) ? before : [], kept] : kept;
    }
  }

  #bare(name: string): Value {
    return this.#string.has(name) ? "" : true;
  }

  #names(names: OneOrMore<string> = []): Set<string> {
    return new Set([names].flat().flatMap((name) => this.#allNames(name)));
  }

  #allNames(name: string): string[] {
    return [name, ...this.#aliases.get(name) ?? []];
  }
}

function numeric(text: string): string | number {
  return /\S/.test(text) && Number.isFinite(Number(text)) ? Number(text) : text;
}
