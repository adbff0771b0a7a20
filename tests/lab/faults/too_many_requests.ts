import type { Lab } from "../lab.ts";
import type { Operation } from "../operation.ts";
import { isTestWrite } from "./target.ts";

/** Answers one write of that kind with 429, unexecuted, and asks to be left alone for so many seconds. */
export function tooManyRequests(
  lab: Lab,
  { operation, seconds }: { operation: Operation; seconds: number },
): Disposable {
  let answered = false;
  return lab.balancer.intercept((call, next) => {
    if (answered || !isTestWrite(lab, call, { operations: [operation] })) return next(call);
    answered = true;
    const headers = { "retry-after": String(seconds) };
    return Promise.resolve(new Response("too many requests", { status: 429, headers }));
  });
}
