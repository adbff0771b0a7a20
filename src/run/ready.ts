import { errorMessage } from "../core/error_message.ts";
import { GuardRefusal } from "../guard/refusal.ts";
import type { ChangeContext } from "./context.ts";
import type { Photograph } from "./production/photograph.ts";
import { preflight, TargetError } from "./preflight.ts";
import type { Opening } from "./opening.ts";
import { photographBefore } from "./production/production.ts";
import type { Plan } from "./plan.ts";
import type { RunOptions } from "./run.ts";
import { survey } from "./leftovers/survey.ts";
import { planResidue } from "./residue/residue_budget.ts";
import { recover } from "./leftovers/recovery.ts";
import type { Recovery, TargetNode } from "./summary.ts";

/** What is known before anything is created. */
export interface Ready {
  readonly nodes: readonly TargetNode[];
  /** Production as it was, or why there is no photograph: then nothing may be created. */
  readonly before: Photograph | string;
  /** Whether the deployment and the journal can be used at all: with a node that gives no reply, checks that only read still run. */
  readonly usable: boolean;
  /** What earlier runs had left undone, and what became of it. */
  readonly recovery?: Recovery;
  /** What stands in the way, each a reason for exit code 5. */
  readonly problems: readonly string[];
}

/** What a `--url` given alone cannot tell when it is a balancer's. */
const SEVERAL =
  "Several nodes answer here: production is compared by names alone, and what is gone is gone as far " +
  "as the balancer shows; --primary and --replica tell more";

const NO_BOOKS = "the journal cannot be written";

/** Looks at every endpoint, finishes what earlier runs left, photographs production: all before anything is created. */
export async function makeReady(
  context: ChangeContext,
  plan: Plan,
  opening: Opening,
  options: RunOptions,
): Promise<Ready> {
  const { emit } = options;
  let nodes: readonly TargetNode[] = [];
  let recovered: Pick<Ready, "recovery"> = {};
  emit({ type: "note", text: "Looking at every endpoint" });
  try {
    const found = await preflight(context.deployment);
    nodes = found.nodes;
    if (context.deployment.nodes.some(({ api }) => api.showsSeveral)) emit({ type: "note", text: SEVERAL });
    if (found.unreachable.length === 0) {
      const seen = await survey(context.deployment, opening);
      // Other shards of the run are at work, here or elsewhere, and each would recover the same.
      const recovery = plan.shard === undefined
        ? await recover(context, plan, opening, seen, options)
        : undefined;
      if (recovery !== undefined) recovered = { recovery };
      const residue = planResidue(plan, opening, nodes.filter(({ role }) => role !== "balancer"));
      if (residue.problem !== undefined) throw new TargetError(residue.problem);
      // One look serves both, unless an endpoint could not be looked at or something was removed since.
      const looks = recovery === undefined && seen.blind.length === 0 ? seen.looks : undefined;
      const before = await photographBefore(context, emit, looks);
      // On the disk before the first of it is made.
      const { journal, unwritten } = context;
      await unwritten.attempt(() => journal.record({ entry: "residue", nodes: residue.bytes }));
      const [usable, photograph] = unwritten.problems.length === 0 ? [true, before] : [false, NO_BOOKS];
      return { nodes, before: photograph, usable, problems: [], ...recovered };
    }
    for (const problem of found.unreachable) emit({ type: "note", text: problem });
    return { nodes, before: "a node gives no reply", usable: true, problems: found.unreachable };
  } catch (error) {
    if (!(error instanceof TargetError || error instanceof GuardRefusal)) throw error;
    const problem = errorMessage(error);
    emit({ type: "note", text: problem });
    return {
      nodes,
      before: "the deployment cannot be used",
      usable: false,
      problems: [problem],
      ...recovered,
    };
  }
}
