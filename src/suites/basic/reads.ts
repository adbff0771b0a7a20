import { assert } from "@std/assert";
import { errorMessage } from "../../core/error_message.ts";
import { poll } from "../../core/poll.ts";
import { passed } from "../../core/verdict.ts";
import { firstDifference } from "../../chroma/record.ts";
import { NoReplyError } from "../../transport/no_reply.ts";
import { randomVector, squaredDistance } from "../dataset.ts";
import type { Check } from "../suite.ts";
import type { Workspace } from "../workspace.ts";

/** Queries, and neighbours asked for by each. */
const QUERIES = 10;
const NEIGHBOURS = 5;
/** Distances are sums of float32 products on the server, of float64 here. */
const TOLERANCE = 1e-4;
/** Times that every kind of read is repeated: a balancer that alternates between nodes shows in a few. */
const REPEATS = 20;

/** The nearest neighbours are the right ones, by exact search over the same records here. */
export const query: Check<Workspace> = {
  name: "query",
  proves: "The nearest neighbour is the right one, and distances are true, by exact search done locally",
  async run({ stage, filled, model }) {
    for (let asked = 0; asked < QUERIES; asked++) {
      const vector = randomVector(stage.dimension, stage.random);
      const exact = model.values().map(({ id, embedding }) => ({
        id,
        distance: squaredDistance(vector, embedding),
      }))
        .toArray().sort((a, b) => a.distance - b.distance);
      const count = Math.min(NEIGHBOURS, model.size);
      const found = await filled.records.query(vector, count);
      const [nearest] = exact;
      assert(found.length === count, `A query found ${found.length} neighbours, not ${count}`);
      assert(found.every(({ id }) => model.has(id)), "A neighbour is a record that was never written here");
      assert(
        found[0]?.id === nearest?.id,
        `The nearest neighbour is "${found[0]?.id}", not "${nearest?.id}"`,
      );
      const distances = new Map(exact.map(({ id, distance }) => [id, distance]));
      found.forEach(({ id, distance }, at) => {
        const truth = distances.get(id) ?? NaN;
        const isTrue = Math.abs(distance - truth) <= TOLERANCE * Math.max(1, truth);
        assert(isTrue, `The distance of neighbour "${id}" is ${distance}, not ${truth}`);
        assert(
          distance >= (found[at - 1]?.distance ?? 0),
          `Neighbour "${id}" comes after a more distant one`,
        );
      });
    }
    return passed(`${QUERIES} queries over ${model.size} records, nearest neighbour and distances right`);
  },
};

/** One read, repeated, always answers the same: no node behind the balancer lacks what another has. */
export const repeatedReads: Check<Workspace> = {
  name: "repeated reads",
  proves:
    `Each kind of read, repeated ${REPEATS} times through the balancer, always answers the same and right`,
  async run(workspace) {
    const { stage, filled, model } = workspace;
    const lag = await waitForNodes(workspace);
    const wrong: string[] = [];
    const tally = async (how: string, read: () => Promise<string | undefined>) => {
      let bad = 0;
      let example = "";
      let made = 0;
      let hangs = false;
      // A read that gets no reply would wait as long the next time.
      for (; made < REPEATS && !hangs; made++) {
        const problem = await read().catch((error) => {
          hangs = error instanceof NoReplyError && error.reason === "timeout";
          return errorMessage(error);
        });
        if (problem !== undefined) example = (bad++, problem);
      }
      if (bad > 0) wrong.push(`${bad} of ${made} by ${how} (${example})`);
    };
    await tally("GET of the name", async () => {
      const described = await stage.deployment.entry.api.describe(filled.name);
      return described === undefined ? "answered that it does not exist" : undefined;
    });
    await tally("GET of the count", async () => {
      const counted = await stage.deployment.entry.api.count(filled.records.uuid);
      return counted === model.size
        ? undefined
        : `counted ${counted ?? "no such collection"}, not ${model.size}`;
    });
    await tally("POST get", async () => firstDifference(model.values(), await filled.records.get()));
    assert(wrong.length === 0, `Repeated reads are wrong: ${wrong.join("; ")}${lag}`);
    return passed(`${3 * REPEATS} reads, all alike${lag}`);
  },
};

/** Waits until every node counts all records, so that what is judged is the balancer, not the lag of a copy. */
async function waitForNodes({ stage, filled, model, nodesBehind }: Workspace): Promise<string> {
  const { clock, signal, objectives: { maxLagMs } } = stage;
  const behind = await Promise.all(nodesBehind.map(async (node) => {
    const there = await poll(async () => {
      const records = await filled.on(node).catch(() => undefined);
      return (await records?.count().catch(() => -1)) === model.size || undefined;
    }, { clock, timeoutMs: maxLagMs, everyMs: 100, signal });
    return there === undefined ? [node.name] : [];
  }));
  const names = behind.flat();
  return names.length === 0
    ? ""
    : `; ${names.join(" and ")} did not have all records within ${maxLagMs / 1000} s`;
}
