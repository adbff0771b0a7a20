import { assertEquals } from "@std/assert";
import { errorMessage } from "../../core/error_message.ts";
import { poll } from "../../core/poll.ts";
import { passed } from "../../core/verdict.ts";
import { firstDifference } from "../../chroma/record.ts";
import { randomVector, squaredDistance } from "../dataset.ts";
import type { Check } from "../suite.ts";
import type { Workspace } from "../workspace.ts";

/** Queries, and neighbours asked for by each. */
const QUERIES = 10;
const NEIGHBORS = 5;
/** Times that every kind of read is repeated: a balancer that alternates between nodes shows in a few. */
const REPEATS = 20;

/** The nearest neighbours are the right ones, by exact search over the same records here. */
export const query: Check<Workspace> = {
  name: "query",
  proves: "The nearest neighbor is the right one, and distances are true, by exact search done locally",
  async run({ stage, filled, model }) {
    for (let asked = 0; asked < QUERIES; asked++) {
      const vector = randomVector(stage.dimension, stage.random);
      const exact = model.values().map(({ id, embedding }) => ({
        id,
        distance: squaredDistance(vector, embedding),
      }))
        .toArray().sort((a, b) => a.distance - b.distance);
      const found = await filled.records.query(vector, Math.min(NEIGHBORS, model.size));
      assertEquals(found[0]?.id, exact[0]?.id, `Query ${asked + 1}: the nearest neighbor is wrong`);
      const distances = new Map(exact.map(({ id, distance }) => [id, distance]));
      found.forEach(({ id, distance }, at) => {
        const truth = distances.get(id) ?? NaN;
        const near = Math.abs(distance - truth) <= 1e-4 * Math.max(1, truth);
        assertEquals(near, true, `Query ${asked + 1}: the distance of "${id}" is ${distance}, not ${truth}`);
        const before = found[at - 1]?.distance ?? 0;
        assertEquals(
          distance >= before,
          true,
          `Query ${asked + 1}: "${id}" comes after a more distant neighbor`,
        );
      });
    }
    return passed(`${QUERIES} queries over ${model.size} records, nearest neighbor and distances right`);
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
      for (let time = 0; time < REPEATS; time++) {
        const problem = await read().catch(errorMessage);
        if (problem !== undefined) example = (bad++, problem);
      }
      if (bad > 0) wrong.push(`${bad} of ${REPEATS} by ${how} (${example})`);
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
    assertEquals(wrong, [], `Reads through the balancer do not agree${lag}`);
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
