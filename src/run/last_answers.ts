import { count } from "../core/count.ts";
import type { Context } from "./context.ts";
import type { Emit } from "./event.ts";

/** Lets nothing more be sent, and waits for what is under way: what a report says of requests, it says of all of them. */
export async function lastAnswers({ traffic }: Pick<Context, "traffic">, emit: Emit): Promise<void> {
  const { underWay } = traffic;
  if (underWay > 0) {
    emit({ type: "note", text: `Waiting for what is still under way: ${count(underWay, "request")}` });
  }
  await traffic.end();
}
