import { errorMessage } from "../../core/error_message.ts";
import { EXIT, mostSevere } from "../../core/exit_code.ts";
import type { System } from "../../core/system.ts";
import { parseName, type RunId, runIn } from "../../guard/name.ts";
import { goneFrom, type Replay } from "../../guard/replay.ts";
import type { AuditCheck } from "../state/check_audit.ts";
import { runOfDirectory, shardDirectory } from "../state/state_dir.ts";
import { type Answer, type Checklist, checklist, point } from "./checklist.ts";
import { contextToLook, type Watching } from "../context.ts";
import type { Opening } from "../opening.ts";
import type { Terms } from "../plan.ts";
import { preflight } from "../preflight.ts";
import type { Summary } from "../summary.ts";
import { type Survey, survey } from "../leftovers/survey.ts";

/** What the state directory has of the run that is verified. */
export interface PosttestOptions {
  /** Its id, or that of one shard of it with `-shard-I` behind it. */
  readonly run: RunId;
  /** Its report; absent when it was killed. */
  readonly report?: Pick<Summary, "suites" | "production" | "problems" | "exitCode">;
  /** Its journal has no whole line: it ended before the first was on the disk, and so before anything was sent. */
  readonly unbegun?: true;
  /** Why its journal does not tell all that it made; absent where nothing speaks against it. */
  readonly damage?: string;
  /** What its audit log was found to be; absent when there is none. */
  readonly audit?: AuditCheck;
}

/** The guide's checklist after a test, each point answered with what is seen now. Changes nothing. */
export async function posttest(
  terms: Terms,
  opening: Opening,
  system: System,
  { run, report, audit, unbegun, damage }: PosttestOptions,
  watching: Watching,
): Promise<Checklist> {
  await using context = await contextToLook(terms, opening, system, watching);
  const { deployment } = context;
  let blind = "";
  const found = await preflight(deployment)
    .then(() => survey(deployment, opening))
    .catch((error): undefined => void (blind = errorMessage(error)));
  const looked = (answer: (found: Survey) => Answer): Answer => {
    if (found === undefined) return ["unknown", blind];
    if (found.blind.length > 0) {
      return ["unknown", found.blind.map(({ node, reason }) => `${node}: ${reason}`).join("; ")];
    }
    return answer(found);
  };
  const whole = runOfDirectory(run);
  const replay = opening.earlier.replays.find((one) =>
    run === (one.shard === undefined ? one.run : shardDirectory(one.run, one.shard.index))
  );
  const points = [
    await point("cleanup completed", (): Answer => {
      if (unbegun) return ["passed", "Its journal has no line: it ended before anything was sent"];
      if (replay === undefined) {
        return ["failed", damage ?? `This state directory has no journal of run ${run} here`];
      }
      const open = whatIsOpen(replay, opening.earlier.replays);
      if (open.length > 0) return ["failed", `${open.join(", ")}; "chroma-autotest cleanup" finishes it`];
      if (damage !== undefined) return ["unknown", `${damage}, and with it what it may have made`];
      return [
        "passed",
        `${replay.created.length} collections in its journal, each verified gone from every endpoint`,
      ];
    }),
    await point("nothing of the run is left", () =>
      looked(({ candidates }) => {
        const own = candidates.filter(({ name }) => runIn(name) === whole);
        return own.length === 0
          ? ["passed", "None of its collections is on any endpoint now, in full lists made twice"]
          : ["failed", own.map(({ name, sightings }) => `"${name}" on ${whereOf(sightings)}`).join(", ")];
      })),
    await point("no test collection is left", () =>
      looked(({ candidates }) => {
        const tests = candidates.filter(({ name }) => parseName(name) !== undefined);
        return tests.length === 0
          ? ["passed", "No AUTOTEST_ collection on any endpoint now"]
          : ["warning", `${tests.length} of other runs: see "chroma-autotest list"`];
      })),
    await point("production is unchanged", (): Answer => {
      if (report === undefined) return ["unknown", "The run has no report: it did not come to its end"];
      const { unchanged, changes, collections, problem } = report.production;
      if (problem !== undefined) return ["unknown", problem];
      return unchanged
        ? [
          "passed",
          `${collections} ${collections === 1 ? "collection" : "collections"} a node as before; ` +
          `${changes.length} counted or new${
            changes.every(({ by }) => by === "others") ? ", by others" : ""
          }`,
        ]
        : [
          "failed",
          changes.map(({ name, node, what, by }) => `"${name}" on ${node}: ${what}, by ${by}`).join("; "),
        ];
    }),
    await point("no change outside the run", (): Answer => {
      if (audit === undefined) return ["unknown", "The run has no audit log"];
      const { verdict, againstReport } = audit;
      if (verdict.broken !== undefined) return ["failed", `The audit log is not whole: ${verdict.broken}`];
      if (verdict.outside.length > 0) return ["failed", verdict.outside.join("; ")];
      const head = `${verdict.entries} audited requests, chain ${verdict.head.slice(0, 16)}`;
      return againstReport
        ? ["passed", `${head}, as the report says`]
        : ["warning", `${head}; there is no report to hold it against`];
    }),
    await point("test results", (): Answer => {
      if (report === undefined) return ["failed", "The run has no report: it did not come to its end"];
      const bad = report.suites.flatMap(({ name, checks }) =>
        checks.filter(({ status }) => status === "failed" || status === "unknown")
          .map((check) => `${name} / ${check.name} ${check.status}`)
      );
      return report.exitCode === EXIT.ok
        ? ["passed", "Exit code 0: every check passed or was skipped"]
        : ["failed", `Exit code ${report.exitCode}${bad.length > 0 ? `: ${bad.join(", ")}` : ""}`];
    }),
  ];
  const list = checklist(`After run ${run}`, points, EXIT.failed);
  const statusOf = (name: string) => points.find((one) => one.name === name)?.status;
  const left = ["cleanup completed", "nothing of the run is left"].some((name) =>
    statusOf(name) === "failed" || statusOf(name) === "unknown"
  );
  const outside = (audit?.verdict.outside.length ?? 0) > 0;
  return {
    ...list,
    exitCode: mostSevere([
      list.exitCode,
      ...(left ? [EXIT.leftovers] : []),
      ...(outside ? [EXIT.safety] : []),
    ]),
  };
}

function whereOf(sightings: Survey["candidates"][number]["sightings"]): string {
  return sightings.length === 0 ? "the balancer" : sightings.map(({ node }) => node).join(", ");
}

/** What of a run is not verified gone, from its nodes at least: a balancer shows no more than they have. */
function whatIsOpen({ mayExist, target }: Replay, replays: readonly Replay[]): readonly string[] {
  const gone = goneFrom(replays);
  const all = Object.entries(target.endpoints);
  const nodes = all.filter(([name]) => name !== "balancer");
  return mayExist.flatMap((name) => {
    const from = gone.get(name);
    if (from === undefined) return [`Not verified gone: ${name}`];
    const missed = nodes.filter(([, origin]) => !from.has(origin)).map(([node]) => node);
    return missed.length === 0 ? [] : [`Not verified gone from ${missed.join(" and ")}: ${name}`];
  });
}
