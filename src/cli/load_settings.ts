import { endpointsOf } from "../chroma/target.ts";
import { PROBES_PER_SECOND } from "../load/probe.ts";
import { shareOf, WHOLE } from "../load/share.ts";
import type { Plan, Terms } from "../run/plan.ts";
import type { LoadTerms } from "../suites/suite.ts";
import { CAP, type CapLimits } from "../transport/cap.ts";
import { numberGiven, numberOf } from "./numbers.ts";
import type { Invocation } from "./parse.ts";
import { UsageError } from "./usage_error.ts";

/** As in `CAP`: so much of a second's requests may start at once after a rest. */
const BURST_SHARE = CAP.burst / CAP.perSecond;
/**
 * An open loop has so many seconds' requests under way at once: through a stall of that length each is still sent when it
 * is due, and none has to catch up under the cap. Each takes a descriptor of the server's, which may have 1,024.
 */
const OPEN_LOOP_S = 2.5;
const MAX_CONNECTIONS = 256;
/** What one process needs a second at the least, as the table of options has it for `--max-requests`. */
const LEAST_REQUESTS = 20;

/** The part of a plan that is about load. */
type LoadPlan = Required<Pick<Plan, "cap">> & Pick<Plan, keyof LoadTerms | "maxErrorRate" | "maxP95Ms">;

/**
 * Checks what a run is told about load, and makes the cap of it: who asks for more users or a higher rate than the usual
 * cap has room for gets more requests under way at once, but never more a second than `--max-requests`, of which each shard
 * of a run has an equal part.
 *
 * @throws {UsageError} for what makes no sense, and for a rate that the cap has no room for
 */
export function readLoad(invocation: Invocation, { target, shard }: Terms): LoadPlan {
  const share = shard ?? WHOLE;
  const concurrentUsers = numberOf(invocation, "concurrent-users");
  const allRequests = numberOf(invocation, "max-requests");
  const maxRequests = Math.floor(allRequests / share.count);
  if (maxRequests < LEAST_REQUESTS) {
    throw new UsageError(
      `Cannot share --max-requests ${allRequests} among ${share.count} shards: each needs ${LEAST_REQUESTS} a second; ` +
        `give --max-requests ${LEAST_REQUESTS * share.count}`,
    );
  }
  const rate = numberGiven(invocation, "rate");
  const maxP95Ms = numberGiven(invocation, "max-p95");
  const probes = PROBES_PER_SECOND * endpointsOf(target).length;
  if (rate !== undefined && rate / share.count + probes > maxRequests) {
    const all = probes * share.count;
    throw new UsageError(
      `Cannot offer --rate ${rate}: --max-requests ${allRequests} is over everything, ` +
        `and the brake's probe needs ${all} of them; give --max-requests ${Math.ceil(rate + all)}`,
    );
  }
  const connections = Math.min(
    MAX_CONNECTIONS,
    Math.max(CAP.inFlight, Math.ceil(OPEN_LOOP_S * (rate ?? 0) / share.count)),
  );
  const users = shareOf(concurrentUsers, share);
  return {
    concurrentUsers,
    durationMs: 1000 * numberOf(invocation, "duration"),
    maxRequests,
    maxErrorRate: numberOf(invocation, "max-error-rate") / 100,
    ...(rate === undefined ? {} : { openLoop: { rate, connections } }),
    ...(maxP95Ms === undefined ? {} : { maxP95Ms }),
    // The probe needs a place beside them.
    cap: capOf(maxRequests, Math.max(1 + users, 1 + (rate === undefined ? 0 : connections))),
  };
}

/** The cap of a command that is told `--max-requests`: with the usual number under way at once, or more where it is needed. */
export function capOf(maxRequests: number, inFlight = 0): CapLimits {
  return {
    perSecond: maxRequests,
    burst: Math.ceil(BURST_SHARE * maxRequests),
    inFlight: Math.max(CAP.inFlight, inFlight),
  };
}
