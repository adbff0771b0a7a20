import type { Endpoint } from "../core/endpoint.ts";
import type { Operation } from "./classify.ts";
import type { GuardOptions } from "./guard.ts";

/** Why a command without a journal is refused every change. */
export const CHANGES_NOTHING = "this command changes nothing";

/** What a JSON client sends of its own accord; names in lower case. */
const PLAIN_HEADERS = new Set(["accept", "accept-encoding", "content-type", "user-agent"]);

/** Why a request must not be sent, or `undefined` when it may. */
export function objectionTo(
  request: Request,
  url: URL,
  endpoint: Endpoint,
  operation: Operation,
  { ownership, headers, journal }: GuardOptions,
): string | undefined {
  if (url.username !== "" || url.password !== "") return "its URL carries credentials";
  for (const name of request.headers.keys()) {
    if (!PLAIN_HEADERS.has(name) && !Object.hasOwn(headers, name)) {
      return `its header "${name}" is not one that was configured`;
    }
  }
  if (journal === undefined && ["create", "write", "delete"].includes(operation.kind)) return CHANGES_NOTHING;
  switch (operation.kind) {
    case "forbidden":
      return operation.reason;
    case "create":
      return ownership.objectionToCreate(operation.name, operation.markedRun, endpoint);
    case "write":
      if (operation.action === "delete-records" && ownership.isAdopted(endpoint, operation.uuid)) {
        return "it deletes records of a collection that another shard made";
      }
      return ownership.objectionToWrite(endpoint, operation.uuid, addedBy(operation));
    case "delete":
      return ownership.objectionToDelete(endpoint, operation.name);
    case "read":
      if (operation.what === "elsewhere" && operation.run !== ownership.run) {
        return "it leaves the tenant or the database under names that are not this run's";
      }
      return operation.what === "records" && !ownership.mayRead(operation.uuid)
        ? "it reads records of a collection that is not this run's"
        : undefined;
  }
}

/** How many documents a write can add: an update and a deletion add none. */
export function addedBy({ action, records }: Operation & { kind: "write" }): number {
  return action === "add" || action === "upsert" ? records : 0;
}
