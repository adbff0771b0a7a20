import { isObject, parseJson } from "../core/json.ts";
import type { JournalEntry, JournalShard, JournalTarget } from "./journal.ts";
import { parseName, type RunId } from "./name.ts";

/** What a journal tells of its run, however the run ended. */
export interface Replay {
  readonly run: RunId;
  readonly target: JournalTarget;
  /** Which of the processes that shared the run; absent where one was alone. */
  readonly shard?: JournalShard;
  /** Names that a create was sent for (or was about to be), and that were never verified gone. */
  readonly mayExist: readonly string[];
  /** Names that were verified gone, of this run or of others. */
  readonly gone: readonly string[];
  /** Every name that the run ever meant to create. */
  readonly created: readonly string[];
  /** Whether the run came to its end and said so. */
  readonly finished: boolean;
  /** What its collections with records left on each node, or might have: bytes, by the nodes' origins. */
  readonly residue: Readonly<Record<string, number>>;
  /** When it last sent an alert, or was about to; UTC milliseconds. */
  readonly alertedAt?: number;
  /** Lines that could not be read and are not told to be torn. One at the very end is a torn write; any other is damage. */
  readonly unreadable: number;
}

/**
 * Reads a journal. A create without an outcome, or with an indefinite one, may have happened; so may one that was
 * refused, since a proxy answers 503 to what was carried out. Only a request that never left has certainly not.
 *
 * @returns `undefined` when there is no readable beginning, hence no run to speak of
 */
export function replay(text: string): Replay | undefined {
  const { entries, unreadable } = readLines(text);
  const begin = entries.find((entry) => entry.entry === "begin");
  if (typeof begin?.run !== "string" || !isTarget(begin.target)) return undefined;

  const created = new Map<number, string>();
  /** Creates of each name that may have left: a name may be asked for twice, and only one of them never have left. */
  const asked = new Map<string, Set<number>>();
  const names = new Set<string>();
  const mayExist = new Set<string>();
  const gone = new Set<string>();
  let finished = false;
  let alertedAt: number | undefined;
  let residue: Replay["residue"] = {};
  for (const entry of entries) {
    if (entry.entry === "intent" && entry.action === "create" && parseName(entry.name) !== undefined) {
      created.set(entry.id, entry.name);
      names.add(entry.name);
      mayExist.add(entry.name);
      asked.set(entry.name, (asked.get(entry.name) ?? new Set()).add(entry.id));
    } else if (entry.entry === "outcome" && entry.outcome === "unsent") {
      const name = created.get(entry.id) ?? "";
      asked.get(name)?.delete(entry.id);
      if (asked.get(name)?.size === 0) mayExist.delete(name);
    } else if (entry.entry === "gone") {
      mayExist.delete(entry.name);
      asked.delete(entry.name);
      gone.add(entry.name);
    } else if (entry.entry === "residue" && isObject(entry.nodes)) {
      residue = numbersIn(entry.nodes);
    } else if (entry.entry === "alert" && "at" in entry && typeof entry.at === "number") {
      alertedAt = entry.at;
    } else if (entry.entry === "end") {
      finished = true;
    }
  }
  return {
    run: begin.run,
    target: begin.target,
    ...(isObject(begin.shard) ? { shard: begin.shard } : {}),
    mayExist: [...mayExist],
    gone: [...gone],
    created: [...names],
    finished,
    residue,
    ...(alertedAt === undefined ? {} : { alertedAt }),
    unreadable,
  };
}

/** Of which runs open names are asked, and by whom. */
export interface OpenNamesOptions {
  /** Whether a run is over; all are where it is not given. */
  readonly isOver?: (replay: Replay) => boolean;
  /** Origins that can be asked now: what was verified gone from others alone may be on those of them that its run had. */
  readonly here?: ReadonlySet<string>;
}

/** Names that some run may have left, of those that are over, and that no run has verified gone. */
export function openNames(
  replays: readonly Replay[],
  { isOver = () => true, here = new Set() }: OpenNamesOptions = {},
): readonly string[] {
  const gone = goneFrom(replays);
  const open = replays.filter(isOver).flatMap(({ mayExist, target }) => {
    const asked = Object.values(target.endpoints).filter((origin) => here.has(origin));
    return mayExist.filter((name) => {
      const from = gone.get(name);
      return from === undefined || asked.some((origin) => !from.has(origin));
    });
  });
  return [...new Set(open)];
}

/**
 * Names that runs verified gone, each with the origins of all endpoints that it was gone from.
 *
 * @param isAsked which names are asked about; all where it is not given
 */
export function goneFrom(
  replays: readonly Replay[],
  isAsked: (name: string) => boolean = () => true,
): ReadonlyMap<string, ReadonlySet<string>> {
  const gone = new Map<string, Set<string>>();
  for (const { gone: names, target } of replays) {
    const asked = Object.values(target.endpoints);
    for (const name of names.filter(isAsked)) {
      const from = gone.get(name) ?? new Set();
      for (const origin of asked) from.add(origin);
      gone.set(name, from);
    }
  }
  return gone;
}

/** What is compared with the target of now: without it nobody knows where the run worked. */
function isTarget(value: unknown): value is JournalTarget {
  return isObject(value) && typeof value.tenant === "string" && typeof value.database === "string" &&
    typeof value.lock === "string" && isObject(value.endpoints) &&
    Object.values(value.endpoints).every((origin) => typeof origin === "string");
}

function numbersIn(values: object): Readonly<Record<string, number>> {
  const isNumber = (one: [string, unknown]): one is [string, number] => Number.isFinite(one[1]);
  return Object.fromEntries(Object.entries(values).filter(isNumber));
}

/**
 * A journal's lines up to where it could be written no more: what is torn at the very end is of something that was never
 * sent, and so is what was torn before it, on a disk that was full and stayed so.
 */
export function withoutTornEnd(text: string): string {
  const lines = text.split("\n");
  const isTorn = lines.pop() !== "";
  while (isTorn && lines.length > 0 && entryIn(lines.at(-1) ?? "") === undefined) lines.pop();
  return lines.map((line) => `${line}\n`).join("");
}

function entryIn(line: string): JournalEntry | undefined {
  const value = parseJson(line);
  return isObject(value) && typeof value.entry === "string" ? value as unknown as JournalEntry : undefined;
}

function readLines(text: string): { entries: JournalEntry[]; unreadable: number } {
  const entries: JournalEntry[] = [];
  let unreadable = 0;
  /** Those since the last line that could be read. */
  let pending = 0;
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const entry = entryIn(line);
    if (entry === undefined) {
      pending++;
      continue;
    }
    if (entry.entry !== "torn") {
      unreadable += pending;
      entries.push(entry);
    }
    pending = 0;
  }
  return { entries, unreadable: unreadable + pending };
}
