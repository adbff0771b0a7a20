import type { Clock } from "../core/clock.ts";
import type { ChromaApi, Description } from "./api.ts";

/** Collections a page; 5,000 of them take 0.8 s this way, 1.4 s in pages of 100. */
const PAGE = 1000;
/** More pages than any server needs: a list that never ends is an error, not a wait. */
const MAX_PAGES = 1000;
/** Passes until one is complete while others create and delete; then it could not be looked. */
const MAX_PASSES = 6;
/** Between passes, so that a change under way has passed; milliseconds. */
const PAUSE_MS = 100;

/** A list that could not be made complete: "could not look", which is never "none found". */
export class CannotLook extends Error {
  override readonly name = "CannotLook";
}

/**
 * Every collection of the database on one endpoint.
 *
 * Nothing is believed without evidence: the tenant and the database must be there (Chroma lists `[]` for one that is
 * not), pages are read until an empty one (a proxy may cut a page short), and on a node no collection may come twice
 * and the server's own count must agree. A pass that is not complete is repeated.
 *
 * @throws {CannotLook} when no pass was complete; also `HttpError`, `NoReplyError`
 */
export async function listCollections(api: ChromaApi, clock: Clock): Promise<readonly Description[]> {
  const missing = await api.missing();
  if (missing !== undefined) {
    throw new CannotLook(`Cannot list collections on ${api.endpoint.name}: its ${missing} does not exist`);
  }
  let problem = "";
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    if (pass > 0) await clock.sleep(PAUSE_MS);
    const listed = await onePass(api);
    if (typeof listed !== "string") return listed;
    problem = listed;
  }
  throw new CannotLook(
    `Cannot list collections on ${api.endpoint.name}: ${problem}, in each of ${MAX_PASSES} passes`,
  );
}

/** One pass over all pages, or what was wrong with it. */
async function onePass(api: ChromaApi): Promise<readonly Description[] | string> {
  // A balancer may ask another node for each page, and another for the count: they need not agree, and the nodes'
  // own lists are what counts.
  const strict = api.endpoint.role !== "balancer";
  const found = new Map<string, Description>();
  let offset = 0;
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const page = await api.page(PAGE, offset);
    if (page.length === 0) {
      const count = strict ? await api.countCollections() : undefined;
      return count === undefined || count === found.size
        ? [...found.values()]
        : `${found.size} were listed but ${count} are counted`;
    }
    for (const one of page) {
      if (strict && found.has(one.id)) return `"${one.name}" was listed twice`;
      found.set(one.id, one);
    }
    offset += page.length;
  }
  return `the list does not end after ${MAX_PAGES} pages`;
}

/**
 * Two complete lists, one after the other, that agree on which of the collections that matter are there.
 *
 * @param matters which names must agree; others' collections come and go
 * @throws {CannotLook} when they do not agree, and as {@linkcode listCollections}
 */
export async function listTwice(
  api: ChromaApi,
  clock: Clock,
  matters: (name: string) => boolean,
): Promise<readonly Description[]> {
  const keyOf = (list: readonly Description[]) =>
    list.filter(({ name }) => matters(name)).map(({ id, name }) => `${id} ${name}`).sort().join("\n");
  let before = await listCollections(api, clock);
  for (let tries = 0; tries < MAX_PASSES; tries++) {
    const after = await listCollections(api, clock);
    if (keyOf(before) === keyOf(after)) return after;
    before = after;
    await clock.sleep(PAUSE_MS);
  }
  throw new CannotLook(`Cannot list collections on ${api.endpoint.name}: no two lists in a row agree`);
}
