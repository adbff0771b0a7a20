import { assert } from "@std/assert";
import type { Clock } from "../../core/clock.ts";
import { errorMessage } from "../../core/error_message.ts";
import { passed } from "../../core/verdict.ts";
import { CannotLook, listCollections, type Named } from "../../chroma/listing.ts";
import type { Node } from "../../chroma/deployment.ts";
import { type Check, Undecided } from "../suite.ts";
import { copyOn, type Premises } from "./premises.ts";

/** Times that a list is made anew when others' collections came or went meanwhile. */
const TRIES = 5;

/** Pages of collections hold what the full list holds, at the places of this suite's own. */
export const collectionPages: Check<Premises> = {
  name: "collection pages",
  proves: "On each node, pages of 1 and 2 collections are the parts of the full list that they should be",
  // The pages of several nodes are parts of several lists.
  needs: "a server, or the nodes behind a balancer",
  lacks: ({ stage }) =>
    stage.deployment.nodes.some(({ api }) => api.showsSeveral)
      ? "Needs --primary and --replica: several nodes answer here, each with a list of its own"
      : undefined,
  async run(premises) {
    const { bulk, values, stage: { deployment } } = premises;
    const filled = [bulk, values].filter(({ model }) => model.size > 0);
    const own = filled.length === 0 ? [bulk.filled.name] : filled.map(({ collection }) => collection.name);
    for (const node of deployment.nodes) {
      for (const workspace of filled) {
        // Behind a balancer a new collection takes its time.
        if (node !== deployment.entry && await copyOn(workspace, node, []) === undefined) {
          throw new Undecided(`${node.name} did not get a copy within --max-lag`);
        }
      }
      await expectPages(premises, node, own);
    }
    const nodes = deployment.nodes.map(({ name }) => name).join(", ");
    return passed(
      `Pages are parts of the full list, at the places of ${own.length} own collections, on ${nodes}`,
    );
  },
};

/** Every collection on a node. @throws {Undecided} when it could not be looked */
export async function fullList({ api }: Node, clock: Clock): Promise<readonly Named[]> {
  try {
    return await listCollections(api, clock, ({ id, name }) => ({ id, name }));
  } catch (error) {
    throw error instanceof CannotLook ? new Undecided(errorMessage(error)) : error;
  }
}

async function expectPages(
  { stage: { clock, signal } }: Premises,
  node: Node,
  own: readonly string[],
): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    signal.throwIfAborted();
    const list = () => fullList(node, clock);
    const before = await list();
    const wrong: string[] = [];
    for (const name of own) {
      const at = before.findIndex((one) => one.name === name);
      assert(at >= 0, `${node.name} does not list "${name}"`);
      for (const [limit, offset] of [[1, at], [2, Math.max(0, at - 1)]] as const) {
        const page = await node.api.page(limit, offset);
        const expected = before.slice(offset, offset + limit);
        if (page.map(({ id }) => id).join() !== expected.map(({ id }) => id).join()) {
          wrong.push(`the page of ${limit} at ${offset} is not that part of the full list`);
        }
      }
    }
    if (wrong.length === 0) return;
    // Others create and delete, too: only between two lists that are alike do pages have to agree with them.
    const after = await list();
    const still = before.map(({ id }) => id).join() === after.map(({ id }) => id).join();
    assert(!still, `${node.name}: ${wrong.join("; ")}`);
  }
  throw new Undecided(`Collections of others on ${node.name} came and went during each of ${TRIES} tries`);
}
