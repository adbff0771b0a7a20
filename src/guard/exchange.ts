import type { Operation } from "./classify.ts";

/** One request and its end, as the guard saw them. Bodies and header values are in none of its parts. */
export interface Exchange {
  /** The endpoint's name, or `undefined` for an origin outside the topology. */
  readonly endpoint: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
  /** The reply's status; absent when there was none. */
  readonly status?: number;
  /** Why the guard refused the request or its reply; absent when it did not. */
  readonly refusal?: string;
  readonly error?: unknown;
  /** The UUID that a create returned, believed or not. */
  readonly uuid?: string;
  /** The UUID that a description proved to be the collection of another shard of this run. */
  readonly adopted?: string;
  /** From taking the request to handing over its reply; milliseconds. */
  readonly ms: number;
  /** Of the reply's body, where it is known. */
  readonly bytes?: number;
}

/** What of an exchange a reply tells: `content-length` is that of the body that it was handed over with. */
export function answerOf(
  reply: Response,
  uuid: string | undefined,
): Pick<Exchange, "status" | "bytes" | "uuid"> {
  const length = reply.headers.get("content-length");
  return {
    status: reply.status,
    ...(length === null ? {} : { bytes: Number(length) }),
    ...(uuid === undefined ? {} : { uuid }),
  };
}
