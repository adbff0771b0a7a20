import { assert } from "@std/assert";
import { canonicalJson } from "../../core/json.ts";
import { passed, type Verdict } from "../../core/verdict.ts";
import { chromaError, isOk, type RawReply } from "../../chroma/raw.ts";
import { type Check, Undecided } from "../suite.ts";
import { copyOn, expectRight, lacksRoom, type Place, type Premises } from "./premises.ts";
import { EVERYTHING, readRecords } from "./read_records.ts";

/** A request that is to be refused, or to change nothing. */
interface Attempt {
  /** In a few words, for the report. */
  readonly what: string;
  /** The last part of the path: `add`, `query`, … */
  readonly action: string;
  readonly body: object;
  /** What may come instead of a refusal; by default nothing does. */
  readonly mayPass?: boolean;
}

/** Embeddings of another dimension are refused. */
export const wrongDimension: Check<Premises> = {
  name: "wrong dimension",
  proves:
    "Writes and queries of another dimension are refused with a 4xx and leave no trace, on every endpoint",
  lacks: lacksRoom,
  run: (premises) => {
    const { dimension } = premises.stage;
    const [right, wrong] = [vector(dimension), vector(dimension + 1)];
    const [existing = ""] = premises.values.filled && premises.values.model.keys();
    const query = { what: "a query", action: "query", body: { query_embeddings: [wrong], n_results: 1 } };
    return refuse(premises, {
      atEntry: [
        { what: "an add", action: "add", body: { ids: ["wrong"], embeddings: [wrong] } },
        { what: "an upsert", action: "upsert", body: { ids: [existing], embeddings: [wrong] } },
        { what: "an update", action: "update", body: { ids: [existing], embeddings: [wrong] } },
        query,
      ],
      // An empty collection has no dimension yet, but one batch cannot have two.
      onEmpty: [{
        what: "an add of two dimensions",
        action: "add",
        body: { ids: ["a", "b"], embeddings: [right, wrong] },
      }],
      onCopy: [query],
    });
  },
};

/** Records without embeddings are refused. */
export const missingEmbeddings: Check<Premises> = {
  name: "missing embeddings",
  proves: "Adds with no embeddings, or too few, are refused with a 4xx and leave no trace, on every endpoint",
  lacks: lacksRoom,
  run: (premises) => {
    const bare = {
      what: "an add without embeddings",
      action: "add",
      body: { ids: ["bare"], documents: ["bare"] },
    };
    const short = {
      what: "an add of two records with one embedding",
      action: "add",
      body: { ids: ["one", "two"], embeddings: [vector(premises.stage.dimension)] },
    };
    // Chroma 1.0.5 refuses the second, but gives an empty collection its dimension by it, and cannot read it then.
    return refuse(premises, { atEntry: [bare, short], onEmpty: [bare], onCopy: [] });
  },
};

/** Ids that are not there are nothing to read or to change. Chroma says so with a 2xx that changes nothing. */
export const unknownIds: Check<Premises> = {
  name: "unknown ids",
  proves:
    "Reading, updating and deleting ids that are not there finds and changes nothing; nodes are asked to read",
  lacks: lacksRoom,
  run: (premises) => {
    const ids = ["there is no such id"];
    const get = { what: "a get", action: "get", body: { ids }, mayPass: true };
    const attempts = [
      get,
      { what: "a delete", action: "delete", body: { ids }, mayPass: true },
      // The last, so that nothing takes away what it might insert.
      { what: "an update", action: "update", body: { ids, documents: ["changed"] }, mayPass: true },
    ];
    // An update of nothing gives even an empty collection an index, which a server keeps for good.
    return refuse(premises, { atEntry: attempts, onEmpty: [], onCopy: [get] });
  },
};

/** What is tried where: on the collection of values, on an empty one of each node's own, and on its copies, reads alone. */
interface Trials {
  readonly atEntry: readonly Attempt[];
  readonly onEmpty: readonly Attempt[];
  readonly onCopy: readonly Attempt[];
}

async function refuse(premises: Premises, { atEntry, onEmpty, onCopy }: Trials): Promise<Verdict> {
  const { values, nodesBehind, stage: { deployment } } = premises;
  await attempt({ node: deployment.entry, uuid: values.filled.records.uuid }, atEntry);
  const notes: string[] = [];
  for (const node of nodesBehind) {
    const empty = onEmpty.length === 0 ? undefined : await premises.emptyOn(node);
    if (typeof empty === "string") notes.push(`; ${empty}`);
    else if (empty !== undefined) await attempt(empty, onEmpty);
    if (onCopy.length === 0) continue;
    const uuid = await copyOn(values, node, [...values.model.keys()]);
    if (uuid === undefined) throw new Undecided(`${node.name} did not get a copy within --max-lag`);
    await attempt({ node, uuid }, onCopy);
  }
  const where = deployment.all.map(({ name }) => name).join(", ");
  return passed(
    `${atEntry.map(({ what }) => what).join(", ")}: right answers, no trace, on ${where}${notes.join("")}`,
  );
}

async function attempt(place: Place, attempts: readonly Attempt[]): Promise<void> {
  const before = await contentsOf(place);
  for (const { what, action, body, mayPass = false } of attempts) {
    const reply = await place.node.raw.post(`/${place.uuid}/${action}`, { body });
    const problem = mayPass && isOk(reply) ? foundAny(reply) : notRefused(reply);
    expectRight(place, problem && `${what} ${problem}`);
  }
  const all = attempts.map(({ what }) => what).join(", ");
  expectRight(
    place,
    await contentsOf(place) === before ? undefined : `${all} left a trace: the records are not as before`,
  );
}

/** What of a reply is not the refusal that it should be, or `undefined`; exported for the table of its tests. */
export function notRefused(reply: RawReply): string | undefined {
  const { status } = reply;
  if (status < 400 || status >= 500) return `was answered ${status}, not refused with a 4xx`;
  return chromaError(reply) === undefined ? `was answered ${status} without Chroma's own error` : undefined;
}

function foundAny({ text }: RawReply): string | undefined {
  const body: unknown = JSON.parse(text);
  const ids = typeof body === "object" && body !== null && "ids" in body ? body.ids : [];
  return Array.isArray(ids) && ids.length > 0 ? `found ${ids.length} records` : undefined;
}

/** All that a collection holds, as one text that is equal for equal records; its count must agree. */
async function contentsOf(place: Place): Promise<string> {
  const records = await readRecords(place, { include: EVERYTHING });
  const count = await place.node.api.count(place.uuid);
  assert(
    count === records.length,
    count === undefined
      ? `${place.node.name} shows ${records.length} records, and does not count them: not found`
      : `${place.node.name} counts ${count} records and shows ${records.length}`,
  );
  const sorted = records.toSorted((a, b) => a.id < b.id ? -1 : 1);
  // A server gives the keys of metadata in any order, another each time.
  return canonicalJson(
    JSON.parse(JSON.stringify(sorted, (_, value) => typeof value === "bigint" ? `${value}n` : value)),
  );
}

function vector(dimension: number): readonly number[] {
  return Array.from({ length: dimension }, () => 0.25);
}
