/** Why there is no reply; `late` and `held` are requests that were not sent: no time was left, or they were kept back. */
export type NoReplyReason = "timeout" | "connect" | "broken" | "oversized" | "aborted" | "late" | "held";

/** Reasons by which a request never left. */
const UNSENT: readonly NoReplyReason[] = ["connect", "late", "held"];

/**
 * A request that got no reply, or only a part of one.
 *
 * With `sent` false the request never left, so a write has certainly not happened. Otherwise the outcome is
 * *indefinite*: the server may have carried it out.
 */
export class NoReplyError extends Error {
  override readonly name = "NoReplyError";
  readonly reason: NoReplyReason;
  readonly sent: boolean;
  /** The reply to another request for which this one was kept back; what it asks for is heeded. */
  readonly keptBackBy: Response | undefined;

  constructor(message: string, options: { reason: NoReplyReason; cause?: unknown; keptBackBy?: Response }) {
    super(message, { cause: options.cause });
    this.reason = options.reason;
    this.keptBackBy = options.keptBackBy;
    this.sent = !UNSENT.includes(options.reason);
  }
}
