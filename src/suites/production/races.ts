import { assert } from "@std/assert";
import { allEnded } from "../../core/all_ended.ts";
import { isObject } from "../../core/json.ts";
import { poll } from "../../core/poll.ts";
import { passed } from "../../core/verdict.ts";
import { isOk } from "../../chroma/raw.ts";
import { type Check, Undecided } from "../suite.ts";
import { lacksRoom, type Place, type Premises } from "./premises.ts";
import { EVERYTHING, readRecords } from "./read_records.ts";

/** Ids that are raced for, and the upserts of each; one deletion runs among them. */
const IDS = 4;
const UPSERTS = 3;
const LOOK_EVERY_MS = 100;

/** Writes that race for one id end in one state, on every node the same. */
export const racingWrites: Check<Premises> = {
  name: "racing writes",
  proves: "Upserts and deletions racing for one id end in one of the states written, the same on every node",
  lacks: lacksRoom,
  async run({ values, stage }) {
    const { deployment, clock, signal, objectives } = stage;
    const { entry } = deployment;
    const { name, records: { uuid } } = values.filled;
    const ids = Array.from({ length: IDS }, (_, index) => `race-${index}`);
    const replies = await allEnded(ids.flatMap((id) =>
      [...Array(UPSERTS).keys()].flatMap((turn) => [
        entry.raw.post(`/${uuid}/upsert`, { body: versionOf(id, turn, stage.dimension) }),
        ...(turn === 1 ? [entry.raw.post(`/${uuid}/delete`, { body: { ids: [id] } })] : []),
      ])
    ));
    const refused = replies.find((reply) => !isOk(reply));
    assert(refused === undefined, `One of ${replies.length} racing writes was answered ${refused?.status}`);

    const places = async () =>
      await Promise.all([entry, ...values.nodesBehind].map(async (node): Promise<Place> => {
        if (node === entry) return { node, uuid };
        const there = await node.api.describe(name);
        if (there === undefined) throw new Undecided(`${node.name} does not have the collection`);
        return { node, uuid: there.id };
      }));
    const found = await places();
    let states: readonly string[] = [];
    let alike = 0;
    // Two looks in a row: what is still being copied may be equal for a moment.
    await poll(async () => {
      const before = states[0];
      states = await Promise.all(found.map((place) => stateOf(place, ids)));
      alike = states.every((state) => state === states[0]) ? (states[0] === before ? alike + 1 : 1) : 0;
      return alike >= 2 || undefined;
    }, { clock, timeoutMs: objectives.maxLagMs, everyMs: LOOK_EVERY_MS, signal });
    const torn = found.flatMap(({ node }, at) =>
      isWhole(states[at] ?? "", stage.dimension) ? [] : [node.name]
    );
    assert(
      torn.length === 0,
      `${torn.join(" and ")} shows a record of which each part is from another write`,
    );
    const others = found.filter((_, at) => states[at] !== states[0]).map(({ node }) => node.name);
    assert(
      others.length === 0,
      `${others.join(" and ")} ended in another state than ${entry.name}, within --max-lag`,
    );
    const where = found.map(({ node }) => node.name).join(", ");
    return passed(`${replies.length} writes racing for ${IDS} ids ended alike on ${where}`);
  },
};

/** The body of an upsert: every part of the record tells which write it is of. */
function versionOf(id: string, turn: number, dimension: number) {
  return {
    ids: [id],
    documents: [`Test document ${id}, version ${turn}`],
    metadatas: [{ turn }],
    embeddings: [embeddingOf(turn, dimension)],
  };
}

function embeddingOf(turn: number, dimension: number): readonly number[] {
  return Array.from({ length: dimension }, (_, at) => at === 0 ? turn : 0.5);
}

async function stateOf(place: Place, ids: readonly string[]): Promise<string> {
  const records = await readRecords(place, { ids, include: EVERYTHING });
  return JSON.stringify(records.toSorted((a, b) => a.id < b.id ? -1 : 1));
}

/** Whether each record of a state is one that was written; exported for the table of its tests. */
export function isWhole(state: string, dimension: number): boolean {
  const records: ReturnType<typeof JSON.parse> = JSON.parse(state);
  return records.every(({ id, document, metadata, embedding }: Record<string, unknown>) => {
    const turn = isObject(metadata) ? Number(metadata.turn) : NaN;
    const { documents: [text], embeddings: [vector] } = versionOf(String(id), turn, dimension);
    return document === text && JSON.stringify(embedding) === JSON.stringify(vector);
  });
}
