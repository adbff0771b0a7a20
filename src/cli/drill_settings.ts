import type { Plan } from "../run/plan.ts";
import { DRILL } from "../suites/registry.ts";
import { capOf } from "./load_settings.ts";
import { numberOf } from "./numbers.ts";
import type { Invocation } from "./parse.ts";
import { readPlan, type Settings } from "./settings.ts";
import { UsageError } from "./usage_error.ts";

/**
 * Requests that may be under way at once beside a heartbeat of each node: one of each kind of load, the deletion, the
 * balancer's pages, and what is looked up. What a node that hangs keeps must not keep the others from being asked.
 */
const IN_FLIGHT = 8;

/**
 * Checks what `drill` takes: the plan of a run with a suite of its own. It needs every node by itself, since a balancer hides
 * which of them is away.
 *
 * @throws {UsageError} for anything that makes no sense
 */
export function readDrill(invocation: Invocation, settings: Pick<Settings, "terms" | "outside">): Plan {
  const [word] = invocation.words;
  if (word !== undefined) throw new UsageError(`Cannot read "${word}": "drill" takes options alone`);
  const roles = settings.terms.target.nodes.map(({ role }) => role);
  const missing = [
    ...(roles.includes("primary") ? [] : ["--primary"]),
    ...(roles.includes("replica") ? [] : ["--replica"]),
  ];
  if (missing.length > 0) {
    throw new UsageError(
      `Cannot drill: ${missing.join(" and ")} ${
        missing.length === 1 ? "is" : "are"
      } missing; each node behind --url is watched directly, or nobody could tell which one was stopped`,
    );
  }
  const plan = readPlan(invocation, settings);
  return {
    ...plan,
    cap: capOf(plan.maxRequests, IN_FLIGHT + roles.length),
    suites: [DRILL],
    drill: {
      waitMs: 1000 * numberOf(invocation, "wait"),
      maxFailoverMs: 1000 * numberOf(invocation, "max-failover"),
    },
  };
}
