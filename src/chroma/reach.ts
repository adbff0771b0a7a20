import { errorMessage } from "../core/error_message.ts";
import type { Transport } from "../core/transport.ts";
import { GuardRefusal } from "../guard/refusal.ts";
import { NoReplyError } from "../transport/no_reply.ts";

/** Sends a request: whatever keeps its reply away is a `NoReplyError`, but for the guard's own `GuardRefusal`. */
export async function reach(send: Transport, request: Request): Promise<Response> {
  try {
    return await send(request);
  } catch (error) {
    if (error instanceof GuardRefusal || error instanceof NoReplyError) throw error;
    throw new NoReplyError(errorMessage(error), { reason: "broken", cause: error });
  }
}
