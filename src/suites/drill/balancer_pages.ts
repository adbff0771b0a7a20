import { parseJson } from "../../core/json.ts";
import type { Node } from "../../chroma/deployment.ts";
import type { Clock } from "../../core/clock.ts";
import { readClaims } from "../basic/claims.ts";
import type { PageSight } from "./judgements.ts";

/** Where a balancer may tell how many nodes are healthy. */
const PATHS = ["/health", "/status"] as const;

/** Reads what the balancer tells of its nodes now; a page that is not served, or gives no reply, is left out. */
export async function readPages({ api }: Node, clock: Clock): Promise<readonly PageSight[]> {
  const sights = await Promise.all(PATHS.map(async (page): Promise<readonly PageSight[]> => {
    const at = clock.elapsed();
    const reply = await api.plain(page).catch(() => undefined);
    if (reply === undefined || reply.status === 404 || reply.status === 410) return [];
    const { healthy } = readClaims(parseJson(reply.text));
    return [{ page, at, status: reply.status, ...(healthy === undefined ? {} : { healthy }) }];
  }));
  return sights.flat();
}
