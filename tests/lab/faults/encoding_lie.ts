import type { Lab } from "../lab.ts";

/** Says `content-encoding: gzip` of replies that are plain, to whoever asks for gzip and nothing else. */
export function encodingLie(lab: Lab): Disposable {
  return lab.balancer.intercept(async (call, next) => {
    const reply = await next(call);
    if (call.headers.get("accept-encoding") !== "gzip") return reply;
    const headers = new Headers(reply.headers);
    headers.set("content-encoding", "gzip");
    return new Response(await reply.bytes(), { status: reply.status, headers });
  });
}
