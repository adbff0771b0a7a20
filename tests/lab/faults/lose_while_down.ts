import type { Call } from "../call.ts";
import type { Lab } from "../lab.ts";
import { isTestCall } from "./target.ts";

/** Forgets to copy to a replica what is written to test collections while the balancer finds it down, as a queue in memory does. */
export function loseWhileDown(lab: Lab, replica: string): Disposable {
  const lost = new WeakSet<Call>();
  const instance = lab.balancer.instances.find(({ name }) => name === replica);
  const stack = new DisposableStack();
  stack.use(lab.balancer.intercept((call, next) => {
    if (instance?.healthy === false && isTestCall(lab, call)) lost.add(call);
    return next(call);
  }));
  stack.use(
    lab.replicator.hook((write, name) => name === replica && lost.has(write.call) ? undefined : write),
  );
  return stack;
}
