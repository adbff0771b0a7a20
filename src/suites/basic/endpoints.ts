import { assert } from "@std/assert";
import { errorMessage } from "../../core/error_message.ts";
import { formatDuration } from "../../core/duration.ts";
import { passed } from "../../core/verdict.ts";
import type { Node } from "../../chroma/deployment.ts";
import type { Check, Stage } from "../suite.ts";
import { lacksNodes, NODES_NEEDED, type Workspace } from "../workspace.ts";

/** What an endpoint's heartbeat said, and how long it took in milliseconds. */
type Answer = { readonly node: Node; readonly ms: number } | {
  readonly node: Node;
  readonly problem: string;
};

/** Every endpoint answers as a Chroma server does. */
export const endpointsAnswer: Check<Workspace> = {
  name: "endpoints answer",
  proves: "The balancer and every node answer a heartbeat",
  async run({ stage }) {
    const answers = await askAll(stage, stage.deployment.all);
    const problems = problemsOf(answers);
    assert(problems.length === 0, `No heartbeat: ${problems.join("; ")}`);
    const times = answers.map((one) => `${one.node.name} ${"ms" in one ? formatDuration(one.ms) : ""}`);
    return passed(`Heartbeats: ${times.join(", ")}`);
  },
};

/** At least two nodes answer on their own, so that one may fail. */
export const failoverReadiness: Check<Workspace> = {
  name: "failover readiness",
  proves: "At least two nodes answer directly, so that one may fail",
  needs: NODES_NEEDED,
  lacks: lacksNodes,
  async run({ stage, nodesBehind }) {
    const answers = await askAll(stage, nodesBehind);
    const reached = answers.filter((one) => "ms" in one).length;
    assert(
      reached >= 2,
      `Only ${reached} of ${answers.length} nodes answer directly: ${problemsOf(answers).join("; ")}`,
    );
    return passed(`${reached} of ${answers.length} nodes answer directly`, { nodesReached: reached });
  },
};

/** How many nodes behind the balancer answer a heartbeat now. */
export async function countReachable({ stage, nodesBehind }: Workspace): Promise<number> {
  return (await askAll(stage, nodesBehind)).filter((one) => "ms" in one).length;
}

function askAll({ clock }: Stage, nodes: readonly Node[]): Promise<readonly Answer[]> {
  return Promise.all(nodes.map(async (node): Promise<Answer> => {
    const before = clock.elapsed();
    try {
      await node.api.heartbeat();
      return { node, ms: clock.elapsed() - before };
    } catch (error) {
      return { node, problem: errorMessage(error) };
    }
  }));
}

function problemsOf(answers: readonly Answer[]): readonly string[] {
  return answers.flatMap((one) => "problem" in one ? [`${one.node.name}: ${one.problem}`] : []);
}
