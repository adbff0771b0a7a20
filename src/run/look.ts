import type { Clock } from "../core/clock.ts";
import type { ChromaApi, Description } from "../chroma/api.ts";
import type { Node } from "../chroma/deployment.ts";
import { listCollections, listSettled } from "../chroma/listing.ts";
import { type Fingerprint, fingerprint, isProduction } from "./fingerprint.ts";

/** One complete look at an endpoint, from which leftovers are told and production is photographed. */
export interface Look {
  /** Collections whose names are exactly a test's, with all that the endpoint says of them. */
  readonly tests: readonly Description[];
  /** Everything else, folded. */
  readonly production: readonly Fingerprint[];
  /** Names that others created or deleted in every pass: whether they are there cannot be told. */
  readonly unsettled: ReadonlySet<string>;
}

/**
 * Lists an endpoint once for all. On a node, two passes agree on what matters, which is the test collections unless told
 * otherwise, and on all the rest too, as far as it holds still. A balancer is taken for what it shows in either of two:
 * each may come from another node, with other UUIDs and without what is not copied; the nodes' own lists are what counts.
 *
 * @throws `CannotLook`, `HttpError` or `NoReplyError` when it cannot be listed completely
 */
export async function lookAt(
  { api, endpoint }: Node,
  clock: Clock,
  matters: (name: string) => boolean = (name) => !isProduction(name),
): Promise<Look> {
  const { listed, unsettled } = endpoint.role === "balancer"
    ? { listed: await listEither(api, clock), unsettled: new Set<string>() }
    : await listSettled(api, clock, { keep, matters });
  return {
    tests: listed.filter(isTest),
    production: listed.filter((one): one is Fingerprint => !isTest(one)),
    unsettled,
  };
}

/** What either of two lists shows: a balancer may make each on another node, and they need not agree. */
async function listEither(api: ChromaApi, clock: Clock): Promise<readonly (Description | Fingerprint)[]> {
  const first = await listCollections(api, clock, keep);
  const second = await listCollections(api, clock, keep);
  const names = new Set(second.map(({ name }) => name));
  const ids = new Set(second.map(({ id }) => id));
  return [...second, ...first.filter((one) => isTest(one) ? !names.has(one.name) : !ids.has(one.id))];
}

function keep(one: Description): Description | Fingerprint {
  return isProduction(one.name) ? fingerprint(one) : one;
}

function isTest(one: Description | Fingerprint): one is Description {
  return !isProduction(one.name);
}
