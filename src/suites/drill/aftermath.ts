import { assert } from "@std/assert";
import { count } from "../../core/count.ts";
import { errorMessage } from "../../core/error_message.ts";
import { formatDuration } from "../../core/duration.ts";
import { poll } from "../../core/poll.ts";
import { failed, passed, unknown } from "../../core/verdict.ts";
import { type Check, Undecided } from "../suite.ts";
import { watchEach } from "../sync/converge.ts";
import { converged, describeLags, expectConverged } from "../sync/lags.ts";
import { lacksOutage, lacksReturn, RETURN_NEEDED, stoppedIn } from "./needs.ts";
import { outageOf } from "./outage.ts";
import type { Drill } from "./scope.ts";

const LOOK_EVERY_MS = 250;
/** Findings that are told one by one. */
const SHOWN = 5;

/** The node comes to hold what was written while it was away. */
export const nodeCatchesUp: Check<Drill> = {
  name: "node catches up",
  proves:
    "Every acknowledged write, change and deletion of a record, those of the outage too, is on every node within --max-lag of the return",
  needs: RETURN_NEEDED,
  lacks: lacksReturn,
  async run(drill) {
    const { returnedAt = 0, recorder } = drill;
    const outage = await outageOf(drill, stoppedIn(drill));
    const since = (at: number) => Math.max(returnedAt, at);
    const at = new Map(drill.acknowledged.entries().map(([id, ended]) => [id, since(ended)]));
    const seen = await watchEach(drill, { at, done: true }, (node) => drill.differencesOn(node));
    expectConverged(seen, "Not every node has what was acknowledged");
    const during = recorder.history.flatMap((one) =>
      one.kind === "write" && one.outcome === "ok" && one.invokedAt >= outage.from &&
        one.endedAt <= returnedAt
        ? [...one.values.values()]
        : []
    );
    const deletions = during.filter((value) => value === undefined).length;
    const late = seen.filter((one) => isBehind(one.node, drill));
    const verdict = converged(
      `${at.size} records as they were acknowledged on every node, with ${
        count(during.length, "write")
      } of the outage, ${deletions} of them deletions; seen p50/p95/max after the return: ${
        describeLags(late)
      }`,
      late,
    );
    return {
      ...verdict,
      metrics: { ...verdict.metrics, outageWrites: during.length, outageDeletions: deletions },
    };
  },
};

/** Whether a node has to catch up: the one that was away, or, where that is the primary, those that copy from it. */
function isBehind(name: string, drill: Drill): boolean {
  const { node } = stoppedIn(drill);
  if (node.endpoint.role !== "primary") return name === node.name;
  return drill.nodesBehind.some((one) => one.name === name && one.endpoint.role !== "primary");
}

/** Nothing that was acknowledged is lost: the promise that matters most. */
export const nothingLost: Check<Drill> = {
  name: "no acknowledged write lost",
  proves:
    "In the end every acknowledged write is on every endpoint, down to the field; one without a reply may be there or not",
  needs: RETURN_NEEDED,
  lacks: lacksOutage,
  async run(drill) {
    await drill.load.end();
    const { node: { name: away, endpoint: { role } } } = stoppedIn(drill);
    const isBack = drill.returnedAt !== undefined;
    const { entry } = drill.stage.deployment;
    const places = [entry, ...drill.nodesBehind].filter((one) =>
      isBack || (one.name !== away && one !== entry)
    );
    const found = await Promise.all(places.map(async (node) => {
      try {
        return [...(await drill.differencesOn(node)).values()].map((what) => `${node.name}: ${what}`);
      } catch (error) {
        throw new Undecided(`${node.name} could not be read: ${errorMessage(error)}`);
      }
    }));
    const findings = found.flat();
    const writes = drill.load.writes(0);
    const acknowledged = writes.filter(({ outcome }) => outcome === "ok").length;
    const indefinite = writes.filter(({ outcome }) => outcome === "indefinite").length;
    const metrics = { acknowledged, indefinite, findings: findings.length };
    if (findings.length > 0) {
      const more = findings.length > SHOWN ? `, and ${findings.length - SHOWN} more` : "";
      const told = `${findings.slice(0, SHOWN).join(", ")}${more}`;
      // What a primary alone has is not lost before it has had its chance to show it.
      return isBack || role !== "primary"
        ? failed(told, metrics)
        : unknown(`${told}; ${away} did not come back`, metrics);
    }
    const told = `None of ${acknowledged} acknowledged writes is lost on ${
      places.map((one) => one.name).join(", ")
    }; ${indefinite} had no clear reply`;
    return isBack
      ? passed(told, metrics)
      : unknown(`${told}; ${away} did not come back to be looked at`, metrics);
  },
};

/** What was deleted while a node was away does not come back with it. */
export const deletedStaysGone: Check<Drill> = {
  name: "deleted collection stays gone",
  proves:
    "A collection deleted while the node was away is gone from every node within --max-lag of the return, and stays so for --settle",
  needs: `${RETURN_NEEDED}; a deletion that the deployment acknowledges meanwhile`,
  lacks: lacksReturn,
  async run(drill) {
    const { departure, doomed, nodesBehind, stage: { clock, signal, session: { settleMs } } } = drill;
    const { deletion } = await outageOf(drill, stoppedIn(drill));
    if ("problem" in deletion) {
      return {
        status: "skipped",
        detail: `Needs a deletion acknowledged during the outage: ${deletion.problem}`,
      };
    }
    if (departure === undefined) throw new Undecided("The nodes were not watched for the deletion");
    const seen = await departure;
    expectConverged(seen, "The deletion of the outage did not reach every node");
    doomed.collection.sawGone();
    const { name } = doomed.collection;
    const since = clock.elapsed();
    const back = await poll(async () => {
      const shown = await Promise.all(nodesBehind.map(async (node) => {
        const there = await node.api.describe(name).catch((error: unknown) => {
          throw new Undecided(`${node.name} could not be looked at: ${errorMessage(error)}`);
        });
        return there === undefined ? [] : [node.name];
      }));
      return shown.flat().length > 0 ? shown.flat() : undefined;
    }, { clock, signal, timeoutMs: settleMs, everyMs: LOOK_EVERY_MS });
    assert(
      back === undefined,
      `Gone from every node, it came back on ${back?.join(" and ")} after ${
        formatDuration(clock.elapsed() - since)
      }`,
    );
    return converged(
      `Gone from every node, ${describeLags(seen)} after the return, and still gone after ${
        formatDuration(settleMs)
      }`,
      seen,
    );
  },
};
