import { type Random, randomSuffix } from "../core/random.ts";

/**
 * What a test collection's name says.
 *
 *     AUTOTEST_<purpose>_<unix seconds>_<run suffix>_<collection suffix>
 *
 * The older form has a single suffix: it is recognised, never produced.
 */
export interface TestName {
  /** Words of `[A-Za-z0-9]` joined by `_` or `-`, at most {@linkcode MAX_PURPOSE} characters. */
  readonly purpose: string;
  /** When the run started, in seconds since the Unix epoch; 10 digits. */
  readonly time: number;
  /** Six of `[a-z0-9]`; with the time it is the run's id. */
  readonly runSuffix: string;
  /** Six of `[a-z0-9]`; absent in the older form. */
  readonly suffix?: string;
}

/** Servers before 1.0.7 take names of at most 63 characters; all but the purpose needs 34 of them. */
export const MAX_PURPOSE = 29;

const PURPOSE = "[A-Za-z0-9]+(?:[_-][A-Za-z0-9]+)*";
const NAME = new RegExp(`^AUTOTEST_(${PURPOSE})_([0-9]{10})_([a-z0-9]{6})(?:_([a-z0-9]{6}))?$`);

/** Reads a name by the exact grammar; `undefined` means: not a test collection, whatever it starts with. */
export function parseName(name: string): TestName | undefined {
  const [, purpose, time, runSuffix, suffix] = NAME.exec(name) ?? [];
  if (purpose === undefined || runSuffix === undefined || purpose.length > MAX_PURPOSE) return undefined;
  return { purpose, time: Number(time), runSuffix, ...(suffix === undefined ? {} : { suffix }) };
}

/**
 * Prints a name; the inverse of {@linkcode parseName}.
 *
 * @throws {RangeError} when a part does not fit the grammar
 */
export function formatName({ purpose, time, runSuffix, suffix }: TestName): string {
  const name = [
    "AUTOTEST",
    purpose,
    String(time).padStart(10, "0"),
    runSuffix,
    ...(suffix === undefined ? [] : [suffix]),
  ]
    .join("_");
  const parsed = parseName(name);
  const same = parsed?.purpose === purpose && parsed.time === time && parsed.runSuffix === runSuffix &&
    parsed.suffix === suffix;
  if (!same) throw new RangeError(`Cannot name a collection "${name}": it does not fit the grammar`);
  return name;
}

/** A run's identity: `<unix seconds>_<run suffix>`, the middle of the name of every collection that it makes. */
export type RunId = string;

/** A new run's id. */
export function newRunId(unixSeconds: number, random: Random): RunId {
  return `${String(unixSeconds).padStart(10, "0")}_${randomSuffix(random)}`;
}

/** The run that a name says it belongs to. */
export function runOf({ time, runSuffix }: TestName): RunId {
  return `${String(time).padStart(10, "0")}_${runSuffix}`;
}

/** The same of a name as it stands; `undefined` for one that is no test collection's. */
export function runIn(name: string): RunId | undefined {
  const parsed = parseName(name);
  return parsed === undefined ? undefined : runOf(parsed);
}

/**
 * The last part of the name of the collection that all shards of a run share, where others have a random one: they have
 * to find it, and by the run's id it is the only one all the same.
 */
export const SHARED_SUFFIX = "shards";

/** The name of the collection that the shards of a run share. @throws {RangeError} as {@linkcode newName} */
export function sharedName(purpose: string, run: RunId): string {
  const [time, runSuffix = ""] = run.split("_");
  return formatName({ purpose, time: Number(time), runSuffix, suffix: SHARED_SUFFIX });
}

/** When a run began, by its id; Unix seconds. */
export function runTime(run: RunId): number {
  return Number(run.slice(0, 10));
}

/** Whether a text has the shape of a run's id. */
export function isRunId(text: string): boolean {
  return /^[0-9]{10}_[a-z0-9]{6}$/.test(text);
}

/**
 * A new name for a collection of a run.
 *
 * @throws {RangeError} when the purpose or the run's id does not fit the grammar
 */
export function newName(purpose: string, run: RunId, random: Random): string {
  if (!isRunId(run)) {
    throw new RangeError(`Cannot name a collection of run "${run}": it does not fit the grammar`);
  }
  const [time, runSuffix = ""] = run.split("_");
  return formatName({ purpose, time: Number(time), runSuffix, suffix: randomSuffix(random) });
}
