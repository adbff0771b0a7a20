import type { Clock } from "../../core/clock.ts";
import type { ChromaApi, Description } from "../../chroma/api.ts";
import type { Node } from "../../chroma/deployment.ts";
import { listCollections, listSettled } from "../../chroma/listing.ts";
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
 * otherwise, and on all the rest too, as far as it holds still. A balancer is taken for what it shows in any of some lists:
 * each may come from another node, with other UUIDs and without what is not copied; the nodes' own lists are what counts.
 *
 * @throws `CannotLook`, `HttpError` or `NoReplyError` when it cannot be listed completely
 */
export async function lookAt(
  { api, endpoint }: Node,
  clock: Clock,
  matters: (name: string) => boolean = (name) => !isProduction(name),
): Promise<Look> {
  const { listed, unsettled } = api.showsSeveral
    ? { listed: await listAny(api, clock, LISTS[endpoint.role]), unsettled: new Set<string>() }
    : await listSettled(api, clock, { keep, matters });
  return {
    tests: listed.filter(isTest),
    production: listed.filter((one): one is Fingerprint => !isTest(one)),
    unsettled,
  };
}

/** How often what answers from several nodes is listed; where there is nothing else to look at, it is more. */
const LISTS = { balancer: 2, server: 4, primary: 2, replica: 2 } as const;

/** What any of some lists shows: each may be another node's, and they need not agree. The latest is what counts. */
async function listAny(
  api: ChromaApi,
  clock: Clock,
  times: number,
): Promise<readonly (Description | Fingerprint)[]> {
  const shown = new Map<string, Description | Fingerprint>();
  for (let time = 0; time < times; time++) {
    for (const one of await listCollections(api, clock, keep)) {
      shown.set(isTest(one) ? one.name : one.id, one);
    }
  }
  return [...shown.values()];
}

function keep(one: Description): Description | Fingerprint {
  return isProduction(one.name) ? fingerprint(one) : one;
}

function isTest(one: Description | Fingerprint): one is Description {
  return !isProduction(one.name);
}
