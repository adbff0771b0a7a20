import type { Lab } from "../lab.ts";

/** Answers every path of the API with 200 and a web page, as a captive portal or a wrong host does. */
export function notChroma(lab: Lab): Disposable {
  return lab.balancer.intercept(async (call, next) => {
    if (!call.url.pathname.startsWith("/api/")) return await next(call);
    return new Response("<!doctype html><title>Welcome</title>", {
      headers: { "content-type": "text/html" },
    });
  });
}
