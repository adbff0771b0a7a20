import { assert } from "@std/assert";
import { canonicalJson } from "../../core/json.ts";
import { passed } from "../../core/verdict.ts";
import type { Description } from "../../chroma/api.ts";
import { firstDifference, type TestRecord } from "../../chroma/record.ts";
import { changed, makeRecords } from "../dataset.ts";
import { type Check, Undecided } from "../suite.ts";
import type { Change, Workspace } from "../workspace.ts";

/** Records that an update, an upsert or a deletion is tried on. */
const TOUCHED = 5;
/** Times that a new collection is described, until it is as it was given. */
const LOOKS = 5;

/** A collection is created through the entry, and described there as it was asked for. */
export const create: Check<Workspace> = {
  name: "create",
  proves: "A collection is created through the balancer, and described with the metadata that it was given",
  async run(workspace) {
    const collection = await workspace.create();
    const { entry } = workspace.stage.deployment;
    const given = canonicalJson(collection.metadata);
    let described: Description | undefined;
    // A replicator may copy a collection without its metadata, and a balancer may show the copy.
    for (let look = 0; look < LOOKS && given !== canonicalJson(described?.metadata ?? null); look++) {
      described = await entry.api.describe(collection.name);
      assert(described !== undefined, `${entry.name} created a collection, and does not know it`);
    }
    assert(
      given === canonicalJson(described?.metadata ?? null),
      `${entry.name} describes the collection with other metadata than it was given`,
    );
    return passed(`Created "${collection.name}" on ${entry.name}`);
  },
};

/** What is added is there, all of it and value for value. */
export const add: Check<Workspace> = {
  name: "add",
  proves: "Records added through the balancer are all there afterwards",
  async run(workspace) {
    const { writeDocs: count, dimension, random } = workspace.stage;
    const records = makeRecords({ count, prefix: "basic", dimension, random });
    await workspace.collection.records.add(records);
    await expectChange(workspace, "add", { wrote: records });
    return passed(`Added ${count} records of ${dimension} dimensions in one batch`, { records: count });
  },
};

/** Records are read by id, value for value: documents, metadata of every type, float32 embeddings. */
export const get: Check<Workspace> = {
  name: "get",
  proves: "Records read by id equal what was written: document, metadata and float32 embedding",
  async run(workspace) {
    const wanted = [...workspace.model.values()].filter((_, index) => index % 3 === 0);
    const found = await workspace.filled.records.get(wanted.map(({ id }) => id));
    const difference = firstDifference(wanted, found);
    assert(difference === undefined, `What was read by id is not what was written: ${difference}`);
    return passed(`Read ${wanted.length} records by id, equal value for value`);
  },
};

/** The count is the number of records. */
export const count: Check<Workspace> = {
  name: "count",
  proves: "The count through the balancer is the number of records written",
  async run(workspace) {
    const counted = await workspace.filled.records.count();
    assert(
      counted === workspace.model.size,
      `The count is ${counted}, but ${workspace.model.size} records are there`,
    );
    return passed(`Counted ${counted} records`);
  },
};

/** An update changes the records it names, and no others. */
export const update: Check<Workspace> = {
  name: "update",
  proves: "Updated records have their new values, and all others their old ones",
  async run(workspace) {
    const records = sample(workspace, 0).map((record) => changed(record, "updated", workspace.stage.random));
    await workspace.filled.records.update(records);
    await expectChange(workspace, "update", { wrote: records });
    return passed(`Updated ${records.length} of ${workspace.model.size} records`);
  },
};

/** An upsert changes what is there and adds what is not. */
export const upsert: Check<Workspace> = {
  name: "upsert",
  proves: "An upsert changes records that exist and adds those that do not",
  async run(workspace) {
    const { dimension, random } = workspace.stage;
    const existing = sample(workspace, TOUCHED).map((record) => changed(record, "upserted", random));
    const fresh = makeRecords({ count: TOUCHED, prefix: "upserted", dimension, random });
    await workspace.filled.records.upsert([...existing, ...fresh]);
    await expectChange(workspace, "upsert", { wrote: [...existing, ...fresh] });
    return passed(`Upserted ${existing.length} existing and ${fresh.length} new records`);
  },
};

/** A deletion by id removes those records, and no others. */
export const deleteById: Check<Workspace> = {
  name: "delete by id",
  proves: "Records deleted by id are gone, and all others are as before",
  async run(workspace) {
    const ids = sample(workspace, 0).slice(0, Math.floor(workspace.model.size / 2)).map(({ id }) => id);
    expectOthers(workspace, ids);
    await workspace.filled.records.delete({ ids });
    await expectChange(workspace, "deletion", { deleted: ids });
    return passed(`Deleted ${ids.length} records by id, ${workspace.model.size} remain`);
  },
};

/** A deletion by filter removes the records that match, and no others. */
export const deleteByFilter: Check<Workspace> = {
  name: "delete by filter",
  proves: "Records deleted by a metadata filter are gone, and all others are as before",
  async run(workspace) {
    const group = workspace.model.values().toArray().at(-1)?.metadata.group;
    if (typeof group !== "string") throw new Undecided("There are no records to delete");
    const ids = workspace.model.values().filter(({ metadata }) => metadata.group === group).map(({ id }) =>
      id
    ).toArray();
    expectOthers(workspace, ids);
    await workspace.filled.records.delete({ where: { group } });
    await expectChange(workspace, "deletion", { deleted: ids });
    return passed(`Deleted the ${ids.length} records of ${group}, ${workspace.model.size} remain`);
  },
};

/**
 * Reads everything back through the entry and holds it against the model with the change in it. A write that was lost
 * without a trace is taken out of the model again, so that the checks after it judge what they are about.
 */
async function expectChange(workspace: Workspace, what: string, change: Change): Promise<void> {
  const before = [...workspace.model.values()];
  const takeBack = workspace.apply(change);
  const found = await workspace.collection.records.get();
  const difference = firstDifference(workspace.model.values(), found);
  const lost = difference !== undefined && firstDifference(before, found) === undefined;
  if (lost) takeBack();
  assert(
    difference === undefined,
    lost
      ? `The ${what} was acknowledged and changed nothing: ${difference}`
      : `After the ${what}, what is read is not what was written: ${difference}`,
  );
}

/** Some must stay, to be seen beside those that are gone: nothing is what a node shows, too, that has none of them yet. */
function expectOthers({ model }: Workspace, ids: readonly string[]): void {
  if (ids.length > 0 && ids.length < model.size) return;
  throw new Undecided(`There are too few records to delete some and keep some: ${model.size}`);
}

/** A few records of the model, from a place in it. */
function sample(workspace: Workspace, from: number): readonly TestRecord[] {
  const some = workspace.model.values().drop(from).take(TOUCHED).toArray();
  return some.length > 0 ? some : workspace.model.values().take(TOUCHED).toArray();
}
