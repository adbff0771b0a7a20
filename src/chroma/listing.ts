import type { Clock } from "../core/clock.ts";
import { formatDuration } from "../core/duration.ts";
import { parseName } from "../guard/name.ts";
import { NoReplyError } from "../transport/no_reply.ts";
import type { ChromaApi, Description } from "./api.ts";

/** Collections a page; 5,000 of them take 0.8 s this way, 1.4 s in pages of 100. */
const PAGE = 1000;
/** More than any server has, and than fits into memory well: a list that never ends is an error, not a wait. */
const MAX_PAGES = 1000;
const MAX_COLLECTIONS = 100_000;
/** Past this no further page is asked for: 5,000 collections take 0.8 s. Milliseconds. */
const MAX_MS = 60_000;
/** Passes until one is complete while others create and delete; then it could not be looked. */
const MAX_PASSES = 6;
/** Between passes, so that a change under way has passed; milliseconds. */
const PAUSE_MS = 100;

/** A list that could not be made complete: "could not look", which is never "none found". */
export class CannotLook extends Error {
  override readonly name = "CannotLook";
}

/** A collection as far as two lists must agree on it. */
export type Named = Pick<Description, "id" | "name">;

/** What is made of each collection as its page arrives, so that no list is ever held whole. */
export type Fold<T> = (one: Description) => T;

/** How one list is made. */
export interface ListOptions {
  /**
   * Whether the server's own count must agree: `true` unless told otherwise. A count costs a server as much as a list
   * (5,000 collections on Chroma 1.0.5: 0.4 s either), so of two lists that must agree only the second is counted.
   */
  readonly counted?: boolean;
}

/** How two lists are made and held against each other. */
export interface TwiceOptions<T extends Named> {
  readonly keep: Fold<T>;
  /** Names on which the lists must agree; others' collections come and go. */
  readonly matters: (name: string) => boolean;
}

/** A list, and how far the one before it agrees with it. */
export interface Settled<T> {
  readonly listed: readonly T[];
  /** Names that the two do not show alike: whether they are there cannot be told. */
  readonly unsettled: ReadonlySet<string>;
}

/**
 * Every collection of the database on one endpoint.
 *
 * Nothing is believed without evidence: where nothing is listed the database must be there (Chroma lists `[]` for one
 * that is not), pages are read until an empty one (a proxy may cut a page short), and on a node no collection may come
 * twice and the server's own count must agree. A node must also go on showing something of what it showed first: an
 * address that leads to another server now tells nothing of the collections on the one before. A pass that is not
 * complete is repeated.
 *
 * Pages are asked for one after the other, so that a node never has more than one of these requests at a time.
 *
 * @throws {CannotLook} when no pass was complete; also `HttpError`, `NoReplyError`
 */
export async function listCollections<T>(
  api: ChromaApi,
  clock: Clock,
  keep: Fold<T>,
  { counted = true }: ListOptions = {},
): Promise<readonly T[]> {
  const end = clock.elapsed() + MAX_MS;
  let problem = "";
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    if (pass > 0) await clock.sleep(PAUSE_MS);
    const identity = identityOf(api);
    const listed = await onePass(api, {
      keep: (one) => {
        identity.see(one);
        return keep(one);
      },
      isLate: () => clock.elapsed() > end,
      counted,
    });
    if (typeof listed !== "string") {
      if (listed.length === 0 && !await api.hasDatabase()) {
        throw new CannotLook(`Cannot list collections on ${api.endpoint.name}: its database does not exist`);
      }
      identity.confirm();
      return listed;
    }
    problem = listed;
  }
  throw new CannotLook(
    `Cannot list collections on ${api.endpoint.name}: ${problem}, in each of ${MAX_PASSES} passes`,
  );
}

/** One pass over all pages, or what was wrong with it. */
async function onePass<T>(
  api: ChromaApi,
  { keep, isLate, counted }: {
    readonly keep: Fold<T>;
    readonly isLate: () => boolean;
    readonly counted: boolean;
  },
): Promise<readonly T[] | string> {
  // A balancer may ask another node for each page, and another for the count: they need not agree, and the nodes'
  // own lists are what counts.
  const strict = api.endpoint.role !== "balancer";
  const found = new Map<string, T>();
  let offset = 0;
  for (let pages = 0; pages < MAX_PAGES && found.size < MAX_COLLECTIONS && !isLate(); pages++) {
    const page = await api.page(PAGE, offset);
    if (page.length === 0) {
      const count = strict && counted ? await api.countCollections() : undefined;
      return count === undefined || count === found.size
        ? [...found.values()]
        : `${found.size} were listed but ${count} are counted`;
    }
    for (const one of page) {
      if (strict && found.has(one.id)) return `"${one.name}" was listed twice`;
      found.set(one.id, keep(one));
    }
    offset += page.length;
  }
  const why = isLate() ? `it takes longer than ${formatDuration(MAX_MS)}` : "the list does not end";
  throw new CannotLook(`Cannot list collections on ${api.endpoint.name}: ${why} (${found.size} listed)`);
}

/** What an endpoint showed last: by any of it, it is known again. */
interface Sight {
  /** Some of them at least. */
  readonly ids: ReadonlySet<string>;
  /** How many of production's. */
  readonly production: number;
}

const lastSight = new WeakMap<ChromaApi, Sight>();
const MAX_IDS = 1000;
/** Of more collections of production some always outlast the time between two lists. */
const FEW = 50;
/** Takes in what there is where production is so few, and what is under test. */
const GLANCE = 100;

/**
 * Watches a pass for something of what its endpoint showed last: without any of it, it is another server's list. From list
 * to list, so that production may come and go. A UUID is no other server's, whose collection it may be.
 */
function identityOf(api: ChromaApi) {
  const last = lastSight.get(api);
  const ids = new Set<string>();
  let production = 0;
  let isSame = last === undefined || last.production === 0;
  return {
    see({ id, name }: Named): void {
      isSame ||= last?.ids.has(id) === true;
      if (ids.size < MAX_IDS) ids.add(id);
      if (parseName(name) === undefined) production++;
    },
    /** @throws {CannotLook} when the complete list is another server's */
    confirm(): void {
      // Behind a balancer every list may be another node's.
      if (api.showsSeveral) return;
      if (!isSame) {
        throw new CannotLook(
          `Cannot list collections on ${api.endpoint.name}: nothing that it listed before is there, ` +
            "so it is another server now, or has lost it all",
        );
      }
      lastSight.set(api, { ids, production });
    },
  };
}

/**
 * Looks at an endpoint between two lists, where production is so few that all of it may be replaced meanwhile: what comes
 * while something of before is still there is the same server's. One request, or none; what it shows is a hint, and no
 * list.
 *
 * @throws as {@linkcode ChromaApi.page}
 */
export async function glance(api: ChromaApi): Promise<void> {
  const last = lastSight.get(api);
  if (api.showsSeveral || last === undefined || last.production === 0 || last.production > FEW) return;
  const page = await api.page(GLANCE, 0);
  // The next list tells.
  if (!page.some(({ id }) => last.ids.has(id))) return;
  const production = page.filter(({ name }) => parseName(name) === undefined).length;
  lastSight.set(api, { ids: new Set(page.map(({ id }) => id)), production });
}

/**
 * Two complete lists, one after the other, that agree on which of the collections that matter are there.
 *
 * @throws {CannotLook} when they do not agree, and as {@linkcode listCollections}
 */
export async function listTwice<T extends Named>(
  api: ChromaApi,
  clock: Clock,
  { keep, matters }: TwiceOptions<T>,
): Promise<readonly T[]> {
  for await (const { listed, unsettled } of passes(api, clock, keep)) {
    if (!unsettled.values().some(matters)) return listed;
  }
  throw disagree(api);
}

/**
 * Two complete lists that agree on everything, or, where others never stop creating and deleting, on all that matters:
 * then what would not hold still is named.
 *
 * @throws {CannotLook} as {@linkcode listTwice}
 */
export async function listSettled<T extends Named>(
  api: ChromaApi,
  clock: Clock,
  { keep, matters }: TwiceOptions<T>,
): Promise<Settled<T>> {
  let last: Settled<T> | undefined;
  const agrees = () => last !== undefined && !last.unsettled.values().some(matters);
  try {
    for await (last of passes(api, clock, keep)) {
      if (last.unsettled.size === 0) return last;
    }
  } catch (error) {
    // Two lists that agree on what matters are evidence, though there was no time, or no reply, for a third.
    if (!(error instanceof NoReplyError && agrees())) throw error;
  }
  if (last === undefined || !agrees()) throw disagree(api);
  return last;
}

/** Lists again and again, each time with the names in which the list differs from the one before. */
async function* passes<T extends Named>(
  api: ChromaApi,
  clock: Clock,
  keep: Fold<T>,
): AsyncGenerator<Settled<T>> {
  // Each node gives a collection a UUID of its own, and a balancer may show another node's each time.
  const comparable = (list: readonly Named[]) =>
    api.showsSeveral ? list.map(({ name }) => ({ id: name, name })) : list;
  const first = await listCollections(api, clock, ({ id, name }) => ({ id, name }), { counted: false });
  let before = comparable(first);
  for (let tries = 0; tries < MAX_PASSES; tries++) {
    const listed = await listCollections(api, clock, keep);
    const after = comparable(listed);
    yield { listed, unsettled: differing(before, after) };
    before = after;
    await clock.sleep(PAUSE_MS);
  }
}

/** The names of which one list has another UUID than the other, or none. */
function differing(before: readonly Named[], after: readonly Named[]): ReadonlySet<string> {
  const names = new Map(before.map(({ id, name }) => [id, name]));
  const differing = new Set<string>();
  for (const { id, name } of after) {
    const was = names.get(id);
    if (was !== name) differing.add(name);
    if (was === name) names.delete(id);
  }
  return differing.union(new Set(names.values()));
}

function disagree(api: ChromaApi): CannotLook {
  return new CannotLook(`Cannot list collections on ${api.endpoint.name}: no two lists in a row agree`);
}
