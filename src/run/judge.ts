import { AssertionError } from "@std/assert";
import { errorMessage } from "../core/error_message.ts";
import { failed, unknown, type Verdict } from "../core/verdict.ts";
import { HttpError } from "../chroma/http_error.ts";
import { JournalError } from "../guard/journal.ts";
import { GuardRefusal } from "../guard/refusal.ts";
import { Undecided, Unmet } from "../suites/suite.ts";
import { NoReplyError } from "../transport/no_reply.ts";

/**
 * Turns what a check threw into its verdict. An answer that says no is a failure; an answer that never came is not
 * one: a write may have been carried out, so the verdict is `unknown`, never `passed`.
 */
export function verdictOf(thrown: unknown): Verdict {
  if (thrown instanceof Undecided) return unknown(errorMessage(thrown));
  if (thrown instanceof NoReplyError) {
    return unknown(`No reply: ${errorMessage(thrown)}${thrown.sent ? "; it may have been carried out" : ""}`);
  }
  if (thrown instanceof JournalError) return unknown(errorMessage(thrown));
  if (thrown instanceof HttpError) {
    return failed(errorMessage(thrown) + (thrown.status >= 500 ? "; it may have been carried out" : ""));
  }
  if (thrown instanceof Unmet) {
    return { ...failed(errorMessage(thrown)), distributions: thrown.distributions };
  }
  if (thrown instanceof AssertionError || thrown instanceof GuardRefusal) return failed(errorMessage(thrown));
  return failed(`Unexpected: ${errorMessage(thrown)}`);
}
