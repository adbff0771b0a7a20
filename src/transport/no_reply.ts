/** Why there is no reply. */
export type NoReplyReason = "timeout" | "connect" | "broken" | "oversized" | "aborted" | "late";

/**
 * A request that got no reply, or only a part of one.
 *
 * With `sent` false the request never left (no connection could be made, or its time was over before), so a write has
 * certainly not happened. Otherwise the outcome is *indefinite*: the server may have carried it out.
 */
export class NoReplyError extends Error {
  override readonly name = "NoReplyError";
  readonly reason: NoReplyReason;
  readonly sent: boolean;

  constructor(message: string, options: { reason: NoReplyReason; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.reason = options.reason;
    this.sent = options.reason !== "connect" && options.reason !== "late";
  }
}
