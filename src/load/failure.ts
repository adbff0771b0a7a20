import { errorMessage } from "../core/error_message.ts";
import { HttpError } from "../chroma/http_error.ts";
import { GuardRefusal } from "../guard/refusal.ts";
import { NoReplyError } from "../transport/no_reply.ts";

/**
 * How a request of a load can fail: an answer that says no; no answer; refused by the guard; held back, unsent; an answer
 * that cannot be read.
 */
export const FAILURE_KINDS = ["status", "no reply", "refused", "held", "unreadable"] as const;
export type FailureKind = typeof FAILURE_KINDS[number];

/** Why a request of a load failed: a result like any other, not an exception. */
export interface Failure {
  readonly kind: FailureKind;
  readonly message: string;
  /** Whether a reply was waited for: the time that this took says how long it was, at the least. */
  readonly waited?: true;
}

/** The failure that an error is. */
export function failureOf(error: unknown): Failure {
  const waited = error instanceof NoReplyError && error.sent;
  return { kind: kindOf(error), message: errorMessage(error), ...(waited ? { waited } : {}) };
}

function kindOf(error: unknown): FailureKind {
  if (error instanceof HttpError) return "status";
  if (error instanceof GuardRefusal) return "refused";
  if (!(error instanceof NoReplyError)) return "unreadable";
  return error.reason === "held" || error.reason === "late" ? "held" : "no reply";
}
