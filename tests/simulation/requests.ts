import { isObject } from "../../src/core/json.ts";
import type { Message } from "./network.ts";

const DATABASE = "/api/v2/tenants/default_tenant/databases/default_database/collections";
/** What changes something and may be sent; the name and the UUID are held against what is there elsewhere. */
const KNOWN = [
  ["POST", new RegExp(`^${DATABASE}$`)],
  ["DELETE", new RegExp(`^${DATABASE}/AUTOTEST_[\\w-]+_[0-9]{10}_[a-z0-9]{6}(_[a-z0-9]{6})?$`)],
  ["POST", new RegExp(`^${DATABASE}/[0-9a-f-]{36}/(add|update|upsert|delete|get|query)$`)],
] as const;
/** The least lease of a collection, in seconds. */
const LEASE = 3600;

/** What is wrong with a request, whether it arrives or not; the simulated server need not know it. */
export function objectionTo(
  { ask: { method, path, body }, kind }: Message,
  { isForeign, foreignIds, now }: {
    readonly isForeign: (name: string) => boolean;
    readonly foreignIds: ReadonlySet<string>;
    /** Unix seconds. */
    readonly now: number;
  },
): string | undefined {
  if (method === "GET") return undefined;
  if (!KNOWN.some(([one, shape]) => one === method && shape.test(path))) return "is no request of a test";
  const [key = ""] = path.slice(DATABASE.length + 1).split("/");
  if (isForeign(key)) return "is about what is foreign";
  if (kind === "write" && foreignIds.has(key)) return "writes into what is foreign";
  if (kind !== "create") return undefined;
  const { name, metadata } = isObject(body) ? body : {};
  const [, purpose, run] = /^AUTOTEST_(.+)_([0-9]{10}_[a-z0-9]{6})_[a-z0-9]{6}$/.exec(String(name)) ?? [];
  if (run === undefined || isForeign(String(name))) return "does not create a test collection";
  const mark = isObject(metadata) ? metadata : {};
  const isMarked = mark.autotest === true && mark.autotest_run === run && mark.autotest_purpose === purpose &&
    typeof mark.autotest_version === "string" && mark.test_collection === true &&
    mark.safe_to_delete === true;
  if (!isMarked) return "creates an unmarked collection";
  const lease = Number(mark.autotest_expires_at) - Number(mark.autotest_created_at);
  return lease >= LEASE && Number(mark.autotest_expires_at) > now ? undefined : "has no lease";
}
