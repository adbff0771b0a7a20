/** What may be given once or in a list. */
export type OneOrMore<T> = T | readonly T[];

/** How {@linkcode parseArgs} reads the arguments; every list holds option names without dashes. */
export interface ParseOptions<
  TBooleans extends string = string,
  TStrings extends string = string,
  TCollectable extends string = string,
  TDefault extends Record<string, unknown> = Record<string, unknown>,
  TDoubleDash extends boolean = boolean,
> {
  /** Puts what follows `--` into `"--"` instead of `_`. */
  "--"?: TDoubleDash;
  /** Other names of options; a value appears under all of them. */
  alias?: Record<string, OneOrMore<string>>;
  /** Options that take no value, `false` when absent. */
  boolean?: OneOrMore<TBooleans>;
  /** Values of the options that are absent. */
  default?: TDefault;
  /** Puts everything from the first positional on into `_`. */
  stopEarly?: boolean;
  /** Options whose values stay strings. */
  string?: OneOrMore<TStrings>;
  /** Options that may be repeated; of all others the last value counts. */
  collect?: OneOrMore<TCollectable>;
  /** Options that `--no-NAME` sets to `false`. */
  negatable?: OneOrMore<string>;
  /** Called for each undeclared option and each positional; `false` drops it. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** What {@linkcode parseArgs} found; where the names are not literals, all values are `unknown`. */
export type Args<
  TBooleans extends string,
  TStrings extends string,
  TCollectable extends string,
  TDefault extends Record<string, unknown>,
  TDoubleDash extends boolean,
> =
  & { [name: string]: unknown; _: Array<string | number> }
  & (true extends TDoubleDash ? { "--": string[] } : unknown)
  & Known<Exclude<TBooleans, TCollectable>, boolean>
  & Known<Exclude<TStrings, TCollectable | keyof TDefault | "_">, string | undefined>
  & Known<Exclude<Extract<TStrings, keyof TDefault>, TCollectable>, string>
  & Known<Extract<TStrings, TCollectable>, string[]>;

type Known<TNames extends string, TValue> = string extends TNames ? unknown : { [name in TNames]: TValue };
