import { assert } from "@std/assert";
import { allEnded } from "../../core/all_ended.ts";
import { poll } from "../../core/poll.ts";
import { passed } from "../../core/verdict.ts";
import type { Node } from "../../chroma/deployment.ts";
import { isOk } from "../../chroma/raw.ts";
import { type Check, Undecided } from "../suite.ts";
import { fullList } from "./collection_pages.ts";
import { copyOn, expectRight, lacksRoom, type Premises } from "./premises.ts";
import { notRefused } from "./refusals.ts";

const LOOK_EVERY_MS = 100;
/** Counts by UUID through the balancer, and on each node. */
const COUNTS = 20;
/** Nothing is sent for so long before two creates; milliseconds. */
const QUIET_MS = 200;
/** No server has given it to a collection. */
const NOBODY = "00000000-0000-4000-8000-000000000000";

/** A name that is taken is refused. */
export const duplicateCreate: Check<Premises> = {
  name: "duplicate create",
  proves:
    "A create of a name that exists is refused with a 4xx on every endpoint, and the collection stays the same",
  async run({ bulk, stage }) {
    const { name } = bulk.filled;
    const { deployment: { all, entry }, session } = stage;
    for (const node of all) {
      if (node !== entry && await copyOn(bulk, node, []) === undefined) {
        throw new Undecided(`${node.name} did not get a copy within --max-lag`);
      }
      const place = { node, uuid: "" };
      const before = await node.api.describe(name);
      const reply = await session.createAgain(node, name, "production_features");
      const problem = notRefused(reply);
      expectRight(place, problem && `a create of a name that is taken ${problem}`);
      const after = await node.api.describe(name);
      // A balancer may ask another node, which has another UUID for it.
      const same = node.api.showsSeveral || after?.id === before?.id;
      expectRight(place, after !== undefined && same ? undefined : "a refused create changed the collection");
    }
    return passed(`Refused by ${all.map(({ name }) => name).join(", ")}`);
  },
};

/** What is nowhere is not found. */
export const unknownCollections: Check<Premises> = {
  name: "unknown collections",
  proves: "A name and a UUID that no collection has are refused with Chroma's own 4xx, on every endpoint",
  async run({ stage: { deployment, session } }) {
    const name = session.newName("production_nowhere");
    for (const node of deployment.all) {
      for (const [what, path] of [["a name", `/${name}`], ["a UUID", `/${NOBODY}/count`]] as const) {
        const problem = notRefused(await node.raw.getCollections(path));
        expectRight({ node, uuid: "" }, problem && `${what} that no collection has ${problem}`);
      }
    }
    return passed(`Not found by ${deployment.all.map(({ name }) => name).join(", ")}`);
  },
};

/** Of two creates of one name at once exactly one wins, everywhere the same. */
export const concurrentCreates: Check<Premises> = {
  name: "concurrent creates",
  lacks: lacksRoom,
  proves:
    "Of two creates of one name at once exactly one wins, and every node lists one collection of that name",
  async run({ stage }) {
    if (stage.readOnly !== undefined) throw new Undecided(`Nothing was created: ${stage.readOnly}`);
    const { session, deployment: { entry, nodes } } = stage;
    const purpose = "production_race";
    const name = session.newName(purpose);
    await using _ = { [Symbol.asyncDispose]: () => session.remove(name) };
    // Then the cap lets both go at the same moment.
    await stage.clock.sleep(QUIET_MS, stage.signal);
    const replies = await allEnded([1, 2].map(() => session.createAgain(entry, name, purpose)));
    const statuses = replies.map(({ status }) => status).join(" and ");
    const won = replies.filter(isOk).length;
    assert(won === 1, `Two creates of one name at once were answered ${statuses}: ${won} won, not one`);
    const problem = replies.filter((reply) => !isOk(reply)).map(notRefused).find((one) => one !== undefined);
    assert(problem === undefined, `The create that lost ${problem}`);
    for (const node of nodes) await expectOne(stage, node, name);
    return passed(`Answered ${statuses}; one collection on ${nodes.map(({ name }) => name).join(", ")}`);
  },
};

/** A UUID leads to its collection every time. */
export const namesAndUuids: Check<Premises> = {
  name: "names and UUIDs",
  proves:
    `The UUID that the balancer gave leads to the collection every time, ${COUNTS} of ${COUNTS}, as a node's own does`,
  async run({ bulk, stage: { deployment: { entry } }, nodesBehind }) {
    const { records: { uuid } } = bulk.filled;
    const places = [{ node: entry, uuid }];
    for (const node of nodesBehind) {
      const copy = await copyOn(bulk, node, [...bulk.model.keys()]);
      if (copy === undefined) throw new Undecided(`${node.name} did not get a copy within --max-lag`);
      places.push({ node, uuid: copy });
    }
    for (const place of places) {
      let right = 0;
      let other = "";
      for (let asked = 0; asked < COUNTS; asked++) {
        const count = await place.node.api.count(place.uuid);
        if (count === bulk.model.size) right++;
        else other = count === undefined ? "that it does not exist" : `${count} records`;
      }
      expectRight(
        place,
        right === COUNTS ? undefined : `of ${COUNTS} counts by one UUID ${COUNTS - right} answered ${other}`,
      );
    }
    return passed(
      `${COUNTS} of ${COUNTS} counts by UUID right on ${places.map(({ node }) => node.name).join(", ")}`,
    );
  },
};

/** Waits for a name to be on a node, and counts the collections of that name in the node's full list. */
async function expectOne(
  { clock, signal, objectives }: Premises["stage"],
  node: Node,
  name: string,
): Promise<void> {
  const there = await poll(() => node.api.describe(name), {
    clock,
    timeoutMs: objectives.maxLagMs,
    everyMs: LOOK_EVERY_MS,
    signal,
  });
  if (there === undefined) throw new Undecided(`${node.name} did not get a copy within --max-lag`);
  const listed = (await fullList(node, clock)).filter((one) => one.name === name);
  assert(
    listed.length === 1 && listed[0]?.id === there.id,
    `${node.name} lists ${listed.length} collections of one name${
      listed.length === 1 ? ", under another UUID than it describes" : ""
    }`,
  );
}
