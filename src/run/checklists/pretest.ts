import { unixSeconds } from "../../core/clock.ts";
import { formatDuration } from "../../core/duration.ts";
import { errorMessage } from "../../core/error_message.ts";
import { EXIT } from "../../core/exit_code.ts";
import type { System } from "../../core/system.ts";
import type { Deployment, Node } from "../../chroma/deployment.ts";
import { parseMark } from "../../guard/mark.ts";
import { parseName } from "../../guard/name.ts";
import { openNames } from "../../guard/replay.ts";
import { type Answer, type Checklist, checklist, type Point, point } from "./checklist.ts";
import { contextToLook, type Watching } from "../context.ts";
import type { Opening } from "../opening.ts";
import type { Plan } from "../plan.ts";
import { preflight } from "../preflight.ts";
import { planResidue } from "../residue/residue_budget.ts";
import { mebibytes } from "../../core/bytes.ts";
import { whatIsLost } from "../state/earlier_runs.ts";
import type { Confinement, TargetNode } from "../summary.ts";
import { type Survey, survey } from "../leftovers/survey.ts";

/** A node's clock that is further off spoils leases and ages, which are counted in hours; milliseconds. */
const SKEW_MS = { warning: 5_000, failed: 60_000 } as const;
/** A certificate that ends sooner should be renewed; days. */
const CERTIFICATE_DAYS = 14;

/** What the checklist needs beside what a run needs. */
export interface PretestOptions extends Watching {
  /** Points that were answered outside of the sandbox: the lock and the state directory. */
  readonly local: readonly Point[];
  readonly sandbox?: Confinement;
}

/** The guide's checklist before a test, each point answered with what was seen. Changes nothing. */
export async function pretest(
  plan: Plan,
  opening: Opening,
  system: System,
  { local, sandbox, ...watching }: PretestOptions,
): Promise<Checklist> {
  await using context = await contextToLook(plan, opening, system, watching);
  const { deployment } = context;
  let nodes: readonly TargetNode[] = [];
  const reachable = await point("endpoints answer", async () => {
    const found = await preflight(deployment);
    nodes = found.nodes;
    if (found.unreachable.length > 0) return ["failed", found.unreachable.join("; ")];
    return ["passed", nodes.map(({ name, version }) => `${name} (API ${version})`).join(", ")];
  });
  const certificates = await point("TLS certificates", () => answerForTls(deployment, system));
  // Whatever could not be reached is not known: no further point is answered for it. What answers in another way
  // than expected may do so since the tenant or the database is not there.
  const scope = reachable.status === "failed"
    ? []
    : [await point("tenant and database", () => answerForScope(deployment))];
  const beyond = reachable.status === "passed" ? await answerBeyond(deployment, plan, opening, nodes) : [];
  const points = [
    // What keeps the program from seeing a deployment for what it is stands in every run's way.
    reachable.status === "unknown" ? { ...reachable, status: "failed" as const } : reachable,
    certificates,
    ...scope,
    ...beyond,
    await point("earlier runs", () => answerForEarlier(opening)),
    ...local,
    await point("permissions", () =>
      sandbox === undefined ? ["warning", "Not in the sandbox"] : [
        "passed",
        `${[...sandbox.net, ...sandbox.files].join(", ")}; refused by the runtime: ${
          sandbox.refused.join(", ")
        }`,
      ]),
  ];
  return checklist("Before a test", points, EXIT.unreachable);
}

async function answerBeyond(
  deployment: Deployment,
  plan: Plan,
  opening: Opening,
  nodes: readonly TargetNode[],
): Promise<readonly Point[]> {
  const { target, clock } = deployment;
  const found = await survey(deployment, opening);
  const now = unixSeconds(clock);
  const known = (answer: () => Answer): Answer =>
    found.blind.length === 0
      ? answer()
      : ["unknown", found.blind.map(({ node, reason }) => `${node}: ${reason}`).join("; ")];
  return [
    await point("credentials", () =>
      known(() => {
        const count = Object.keys(target.headers).length;
        return [
          "passed",
          `Every endpoint lists collections ${count === 0 ? "without any" : "with those given"}`,
        ];
      })),
    await point("clocks", () => answerForClocks(deployment)),
    await point(
      "production",
      () =>
        known(
          () => [
            "passed",
            `${found.production} collections on the fullest node, listed in full, twice alike`,
          ],
        ),
    ),
    await point("leftovers", () => known(() => answerForLeftovers(found, now))),
    await point("live runs", () => known(() => answerForLeases(found, now))),
    await point("names that only look like a test's", () => known(() => answerForAlike(found))),
    await point("limits", () => answerForLimits(deployment, plan)),
    await point("residue", () => {
      const { planned, problem } = planResidue(
        plan,
        opening,
        nodes.filter(({ role }) => role !== "balancer"),
      );
      if (problem !== undefined) return ["failed", problem];
      const each = planned.nodes.map(({ node, lifetimeBytes }) => `${node} ${mebibytes(lifetimeBytes)}`);
      return [
        "passed",
        `After this run ${each.join(", ")}, of ${mebibytes(plan.maxResidueBytes)} (--max-residue)`,
      ];
    }),
  ];
}

async function answerForScope({ all, target }: Deployment): Promise<Answer> {
  const lacking = await Promise.all(all.map(async ({ name, api }) => ({ name, what: await api.missing() })));
  const missing = lacking.flatMap(({ name, what }) =>
    what === undefined ? [] : [`${name} has no ${what} "${target[what]}"`]
  );
  return missing.length > 0
    ? ["failed", missing.join(", ")]
    : ["passed", `"${target.tenant}" and "${target.database}" are on every endpoint`];
}

async function answerForTls(
  { all, clock }: Deployment,
  { certificateEnd }: System,
): Promise<Answer> {
  const secure = all.filter(({ endpoint }) => endpoint.origin.startsWith("https:"));
  if (secure.length === 0) return ["skipped", "Needs an endpoint with https"];
  const ends = await Promise.all(
    secure.map(async ({ name, api, endpoint }) => ({
      name,
      end: await certificateEnd(endpoint.origin),
      distrust: await distrustOf(api),
    })),
  );
  const days = (end: number | undefined) => end === undefined ? NaN : (end - clock.now()) / 86_400_000;
  const evidence = ends.map(({ name, end, distrust }) =>
    distrust !== undefined
      ? `${name}: ${distrust}; for an authority of your own set DENO_CERT to the file of its certificate`
      : end === undefined
      ? `${name}: verified; this runtime does not tell its end`
      : `${name} until ${new Date(end).toISOString().slice(0, 10)}`
  ).join(", ");
  if (ends.some(({ end, distrust }) => days(end) < 0 || distrust !== undefined)) return ["failed", evidence];
  return [ends.some(({ end }) => !(days(end) >= CERTIFICATE_DAYS)) ? "warning" : "passed", evidence];
}

/** Why a request does not take an endpoint for what it says it is; `undefined` when it does, or fails for another reason. */
async function distrustOf(api: Node["api"]): Promise<string | undefined> {
  try {
    await api.heartbeat();
    return undefined;
  } catch (error) {
    const why = errorMessage(error);
    return /certificate/i.test(why) ? why : undefined;
  }
}

async function answerForClocks({ all, clock }: Deployment): Promise<Answer> {
  const skews = await Promise.all(all.map(async ({ name, api }) => {
    const before = clock.now();
    const theirs = await api.heartbeat();
    // The reply was made somewhere between asking and hearing.
    return { name, ms: theirs - (before + clock.now()) / 2 };
  }));
  const worst = Math.max(...skews.map(({ ms }) => Math.abs(ms)));
  const evidence = skews.map(({ name, ms }) => `${name} ${ms < 0 ? "-" : "+"}${formatDuration(Math.abs(ms))}`)
    .join(", ");
  const status = worst > SKEW_MS.failed ? "failed" : worst > SKEW_MS.warning ? "warning" : "passed";
  return [status, `Beside this machine's clock: ${evidence}`];
}

function answerForLeftovers({ candidates }: Survey, now: number): Answer {
  const left = candidates.filter(({ name, sightings }) =>
    parseName(name) !== undefined && leaseOf(sightings) <= now
  );
  return left.length === 0
    ? ["passed", "No test collection without a live lease on any endpoint, in full lists made twice"]
    : ["warning", `${left.length}, such as "${left[0]?.name}": see "chroma-autotest list" and "cleanup"`];
}

function answerForLeases({ candidates }: Survey, now: number): Answer {
  const live = candidates.flatMap(({ name, sightings }) => {
    const left = leaseOf(sightings) - now;
    return parseName(name) !== undefined && left > 0 ? [{ name, left }] : [];
  });
  return live.length === 0 ? ["passed", "No run holds a live lease here"] : [
    "warning",
    live.map(({ name, left }) => `"${name}" for ${formatDuration(1000 * left)} more`).join(", "),
  ];
}

function answerForAlike({ candidates }: Survey): Answer {
  const alike = candidates.filter(({ name }) => parseName(name) === undefined);
  return alike.length === 0 ? ["passed", "None: no collection of production begins with AUTOTEST_"] : [
    "warning",
    `${alike.length}, such as "${alike[0]?.name}": they are production's and are left alone`,
  ];
}

async function answerForLimits({ entry }: Deployment, { limits, writeDocs, suites }: Plan): Promise<Answer> {
  const batch = await entry.api.maxBatchSize();
  const ours =
    `at most ${limits.maxDocs} documents in each of ${limits.maxCollections} collections at once; ` +
    `${suites.join(", ")} with ${writeDocs} documents a check`;
  if (batch === undefined) return ["passed", `${ours}; the server tells no largest batch`];
  return [batch < writeDocs ? "failed" : "passed", `${ours}; the server takes batches of ${batch}`];
}

function answerForEarlier({ earlier }: Opening): Answer {
  const lost = whatIsLost(earlier);
  if (lost !== undefined) return ["warning", lost];
  const { replays } = earlier;
  // Who only looks holds no lock, and cannot tell a run that was killed from one that is under way.
  const open = openNames(replays);
  const killed = replays.filter(({ finished }) => !finished).length;
  if (replays.length === 0) return ["passed", "None is known here"];
  return open.length === 0 && killed === 0
    ? ["passed", `${replays.length} known here, each ended and left nothing`]
    : [
      "warning",
      `${killed} of ${replays.length} did not end; ${open.length} collections may be left: the next run finishes it`,
    ];
}

function leaseOf(sightings: Survey["candidates"][number]["sightings"]): number {
  return Math.max(0, ...sightings.map(({ metadata }) => parseMark(metadata)?.expiresAt ?? 0));
}
