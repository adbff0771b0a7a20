import { encode, type JsonObject, parseObject } from "../json.ts";
import type { Write } from "../replicator.ts";

/** The same write with another JSON object in its body. */
export function changeCopy(write: Write, change: (body: JsonObject) => JsonObject): Write {
  const body = encode(change(parseObject(write.call.body ?? new Uint8Array())));
  return { ...write, call: { ...write.call, body } };
}
