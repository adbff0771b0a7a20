import { isRunId, runTime } from "../guard/name.ts";
import type { Shard } from "../suites/suite.ts";
import { numberGiven, numberOf } from "./numbers.ts";
import type { Environment, Invocation } from "./parse.ts";
import { UsageError } from "./usage_error.ts";

/** What Kubernetes tells each pod of an Indexed Job. */
const INDEX = "JOB_COMPLETION_INDEX";
/** More processes than that share nothing sensibly. */
const MOST = 1000;
/** What makes a run's id in a shell, for messages. */
const NEW_ID = "$(date +%s)_$(tr -dc a-z0-9 </dev/urandom | head -c 6)";

/**
 * Reads which shard of a run this process is: `--shard I/N`, or `--shards N` where Kubernetes tells the index. With it goes
 * the run's id, from which all shards have the name of their collection, the moment the load begins, and the deadline.
 *
 * @returns nothing for a run of one process
 * @throws {UsageError} for anything that makes no sense
 */
export function readShard(invocation: Invocation, environment: Environment): Shard | undefined {
  const { command, texts, flags } = invocation;
  if (command !== "run") return undefined;
  const share = readShare(invocation, environment);
  const run = texts.get("run");
  if (share === undefined) {
    if (run === undefined) return undefined;
    throw new UsageError(
      `Cannot run under --run ${run}: an id is given to the shards of one run alone; give --shard I/N, or --shards N ` +
        `where ${INDEX} is set`,
    );
  }
  if (run === undefined) {
    throw new UsageError(
      `Cannot start shard ${share.index} of ${share.count}: --run is missing, one new id for all shards; in a shell: ` +
        `--run ${NEW_ID}`,
    );
  }
  if (!isRunId(run)) throw new UsageError(`Cannot read --run "${run}": a run's id is like 1705123456_abc123`);
  const given = ["alert-webhook-file", "slack-token-file", "webhook-url-file"] as const;
  const alert = given.find((name) => texts.has(name));
  if (alert !== undefined) {
    throw new UsageError(
      `Cannot take --${alert}: a shard is no run, and what it finds is a part of the verdict alone`,
    );
  }
  if (flags.has("fail-on-regression")) {
    throw new UsageError("Cannot take --fail-on-regression: a shard is no run, and no history is kept of it");
  }
  return { ...share, run, startAt: 1000 * (runTime(run) + numberOf(invocation, "start-after")) };
}

function readShare(
  invocation: Invocation,
  environment: Environment,
): { readonly index: number; readonly count: number } | undefined {
  const text = invocation.texts.get("shard");
  const count = numberGiven(invocation, "shards");
  if (text !== undefined) {
    const [, index, of] = /^([0-9]{1,4})\/([0-9]{1,4})$/.exec(text) ?? [];
    const share = { index: Number(index), count: Number(of) };
    if (!(share.count >= 1 && share.count <= MOST && share.index < share.count)) {
      throw new UsageError(`Cannot read --shard "${text}": it must be I/N, as 0/8 to 7/8`);
    }
    if (count !== undefined && count !== share.count) {
      throw new UsageError(`Cannot be shard ${text} of --shards ${count}: give one of them`);
    }
    return share;
  }
  if (count === undefined) return undefined;
  const index = environment(INDEX) ?? "";
  if (!/^[0-9]{1,4}$/.test(index) || Number(index) >= count) {
    throw new UsageError(
      `Cannot tell which of ${count} shards this is: ${INDEX} is ${
        index === "" ? "not set" : `"${index}"`
      }; ` +
        "give --shard I/N",
    );
  }
  return { index: Number(index), count };
}
