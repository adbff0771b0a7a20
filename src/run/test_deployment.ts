import { errorMessage } from "../core/error_message.ts";
import type { System } from "../core/system.ts";
import { Session } from "../chroma/session.ts";
import { SharedStop } from "../chroma/shared_stop.ts";
import type { BrakeResult } from "../load/brake.ts";
import { suiteOf, suitesOfShard } from "../suites/registry.ts";
import { startBraking } from "./braking.ts";
import type { ChangeContext } from "./context.ts";
import type { Emit } from "./event.ts";
import { keepGlancing } from "./glances.ts";
import { leaseOf } from "./lease.ts";
import { openMeans, type Told } from "./means.ts";
import type { Opening } from "./opening.ts";
import type { Plan } from "./plan.ts";
import type { Ready } from "./ready.ts";
import type { RunOptions } from "./run.ts";
import { runSuites } from "./run_suites.ts";
import type { SuiteResult } from "./summary.ts";

/** Documents that checks add beside `--write-docs`: upserts, and the writes that are read back one by one. */
const EXTRA_DOCS = 40;

/** What a deployment is tested with. */
export interface TestParts {
  readonly context: ChangeContext;
  readonly plan: Plan;
  readonly opening: Opening;
  readonly system: System;
  readonly ready: Ready;
  /** When the run began; the clock's `elapsed`. */
  readonly started: number;
  /** The same, UTC milliseconds. */
  readonly startedAt: number;
}

/** What came of the tests, and the session that still has everything to remove. */
export interface Tested {
  readonly suites: readonly SuiteResult[];
  readonly session: Session;
  readonly brake: BrakeResult;
  /** Whether the brake stopped them. */
  readonly braked: boolean;
  readonly problems: readonly string[];
}

/** Runs the suites of a plan under the brake, until they end or the signal is aborted. Whatever goes wrong is a result. */
export async function testDeployment(
  { context, plan, opening, system, ready, started, startedAt }: TestParts,
  options: RunOptions,
): Promise<Tested> {
  const { emit } = options;
  const { clock, random } = system;
  const { deployment, ownership } = context;
  const problems: string[] = [];
  const session = new Session(deployment, {
    ownership,
    random,
    version: plan.version,
    settleMs: plan.settleMs,
    leaseMs: leaseOf(plan, clock),
    onLife: (event) => emit({ type: "life", event }),
  });
  const writeDocs = Math.min(plan.writeDocs, plan.limits.maxDocs - EXTRA_DOCS);
  if (writeDocs < plan.writeDocs) {
    const text =
      `Writing ${writeDocs} documents, not ${plan.writeDocs}: checks add up to ${EXTRA_DOCS} more, to --max-docs`;
    emit({ type: "note", text });
  }
  await using stop = sharedStop(session, context, { plan, clock });
  const { handSignals = () => Promise.resolve(undefined) } = options;
  await using braking = await startBraking(context, plan.maxSlowdown, {
    clock,
    ...options,
    probes: plan.drill === undefined && typeof ready.before !== "string",
    handSignals: async () => await handSignals() ?? (stop?.heard() ? "shard" : undefined),
  });
  await using _glances = keepGlancing(context, clock);
  let toldOthers = Promise.resolve();
  braking.signal.addEventListener("abort", () => toldOthers = stop?.tell() ?? toldOthers);
  const told: Told[number][] = [];
  const tell: Emit = (event) => {
    if (event.type === "check") told.push(event);
    emit(event);
  };
  const monitoring = openMeans(context, plan, opening, { system, told });
  await using _database = monitoring.database;
  const planned = plan.shard === undefined ? plan.suites.map(suiteOf) : suitesOfShard();
  const suites = await runSuites(ready.usable ? planned : [], {
    session,
    deployment,
    clock,
    random,
    objectives: plan,
    load: plan,
    ...(plan.shard === undefined ? {} : {
      shard: { ...plan.shard, beginsAt: started + plan.shard.startAt - startedAt },
    }),
    ...(plan.drill === undefined ? {} : {
      drilling: { ...plan.drill, guide: (text: string) => emit({ type: "guidance", text }) },
    }),
    gate: context.gate,
    writeDocs,
    ...plan.limits,
    dimension: plan.dimension,
    signal: AbortSignal.any([options.signal, braking.signal]),
    monitoring,
    readOnly: typeof ready.before === "string" ? ready.before : undefined,
  }, { emit: tell, gate: context.gate, started }).catch((error: unknown): readonly SuiteResult[] => {
    // Whatever went wrong in ourselves, what was made is removed first.
    problems.push(`The suites were cut short: ${errorMessage(error)}`);
    return [{ name: "run", status: "failed", durationMs: 0, checks: [] }];
  });

  await toldOthers;
  await braking.release();
  return { suites, session, brake: braking.result, braked: braking.signal.aborted, problems };
}

/** By which the shards of a run hear of each other's brakes; nothing where one process is alone. */
function sharedStop(
  session: Session,
  { aside }: ChangeContext,
  { plan: { shard, dimension }, clock }: { readonly plan: Plan; readonly clock: System["clock"] },
): SharedStop | undefined {
  if (shard === undefined) return undefined;
  return new SharedStop({ ...shard, raw: aside, dimension, clock, uuid: () => session.sharedUuid });
}
