import type { Clock } from "../core/clock.ts";
import type { Description } from "../chroma/api.ts";
import type { Node } from "../chroma/deployment.ts";
import { listSettled, listTwice } from "../chroma/listing.ts";
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
 * Lists an endpoint once for all: two passes that agree on what matters, which is the test collections unless told
 * otherwise, and on a node on all the rest too, as far as it holds still. (A balancer may show each page from another
 * node, with other UUIDs.)
 *
 * @throws `CannotLook`, `HttpError` or `NoReplyError` when it cannot be listed completely
 */
export async function lookAt(
  { api, endpoint }: Node,
  clock: Clock,
  matters: (name: string) => boolean = (name) => !isProduction(name),
): Promise<Look> {
  const options = { keep, matters };
  const { listed, unsettled } = endpoint.role === "balancer"
    ? { listed: await listTwice(api, clock, options), unsettled: new Set<string>() }
    : await listSettled(api, clock, options);
  return {
    tests: listed.filter(isTest),
    production: listed.filter((one): one is Fingerprint => !isTest(one)),
    unsettled,
  };
}

function keep(one: Description): Description | Fingerprint {
  return isProduction(one.name) ? fingerprint(one) : one;
}

function isTest(one: Description | Fingerprint): one is Description {
  return !isProduction(one.name);
}
