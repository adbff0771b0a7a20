import { assertEquals, assertMatch } from "@std/assert";
import { changeReply } from "../lab/faults/target.ts";
import type { JsonObject } from "../lab/json.ts";
import { Lab } from "../lab/lab.ts";
import { PlainClient } from "../lab/plain_client.ts";
import { against, checkOf, stateDirectory } from "./program.ts";

/** Long enough to look for the collection of shard 0, which is not there: another's is. Seconds. */
const START_AFTER = 8;

let lab: Lab;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 4 });
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

const newRun = (suffix: string) => `${Math.floor(Date.now() / 1000)}_${suffix}`;
const nameOf = (run: string) => `AUTOTEST_concurrent_users_${run}_shards`;

/** The mark that shard 0 of a run puts into the metadata. */
function markOf(run: string): JsonObject {
  const now = Math.floor(Date.now() / 1000);
  return {
    autotest: true,
    autotest_run: run,
    autotest_purpose: "concurrent_users",
    autotest_created_at: now,
    autotest_expires_at: now + 3600,
    autotest_version: "0.1.0",
  };
}

/** Puts a collection with two records on the primary, which no shard made; it goes with its scope. */
async function foreign(name: string, metadata: JsonObject | null): Promise<AsyncDisposable> {
  const client = new PlainClient(lab.primary.realUrl);
  const { body } = await client.call("POST", "", { name, ...(metadata === null ? {} : { metadata }) });
  const { id } = body as { id: string };
  const ids = ["customer-1", "customer-2"];
  await client.call("POST", `/${id}/add`, { ids, embeddings: ids.map(() => [0, 0, 0, 0, 0, 0, 0, 1]) });
  await lab.replicator.idle();
  return {
    async [Symbol.asyncDispose]() {
      for (const node of [lab.primary, ...lab.replicas]) {
        await new PlainClient(node.realUrl).call("DELETE", `/${name}`);
      }
    },
  };
}

/** Runs shard 1 of 2, without a shard 0. */
async function shardOne(run: string) {
  await using state = await stateDirectory();
  const args = ["--shard", "1/2", "--run", run, "--start-after", String(START_AFTER), "--max-requests", "60"];
  return await against(lab, [
    "run",
    "performance",
    ...args,
    "--duration",
    "1",
    "--rate",
    "5",
    "--settle",
    "0",
  ], {
    state: state.path,
  });
}

/** What a node holds of a collection, records and all. */
async function held(name: string) {
  return await Promise.all(["primary", "replica"].map(async (node) => {
    const found = await lab.eyes.collection(node, name);
    return found === undefined ? undefined : { ...found, records: await lab.eyes.records(node, found.id) };
  }));
}

const FOREIGN: readonly (readonly [
  what: string,
  suffix: string,
  metadata: (run: string) => JsonObject | null,
  expected: { readonly code: number; readonly status: string; readonly detail: RegExp },
])[] = [
  ["production's, without a mark", "plain0", () => null, {
    code: 1,
    status: "unknown",
    detail: /There was no collection of shard 0/,
  }],
  ["of another run by its mark", "other0", () => markOf("1705123456_zzz999"), {
    code: 4,
    status: "failed",
    detail: /bears the mark of run "1705123456_zzz999"/,
  }],
  // Name and mark are right, and what it holds is not the run's: no shard sees its records there, so none writes.
  ["marked as this run's, with records of somebody", "marked", markOf, {
    code: 1,
    status: "unknown",
    detail: /There was no collection of shard 0/,
  }],
];

for (const [what, suffix, metadata, { code, status, detail }] of FOREIGN) {
  Deno.test(`a shard leaves a collection of that name alone that is ${what}`, async () => {
    const run = newRun(suffix);
    await using _ = await foreign(nameOf(run), metadata(run));
    const before = [await lab.eyes.photograph(), await held(nameOf(run))];
    const ended = await shardOne(run);
    const check = checkOf(ended.report, "performance", "shared collection");
    assertEquals([ended.code, check.status], [code, status], check.detail);
    assertMatch(check.detail, detail);
    const { create, write, delete: deletes } = ended.report.safety.requests;
    assertEquals([create, write, deletes, ended.report.safety.outsideRun], [0, 0, 0, 0]);
    assertEquals([await lab.eyes.photograph(), await held(nameOf(run))], before);
  });
}

Deno.test("a shard refuses a collection of that name, mark and all, under production's UUID", async () => {
  const run = newRun("uuid00");
  const [production = ""] = lab.seeded;
  const victim = await lab.eyes.collection("primary", production);
  using _ = lab.balancer.intercept(async (call, next) => {
    if (call.name !== nameOf(run) || call.method !== "GET") return await next(call);
    const reply = await lab.client.send({
      method: "GET",
      url: `${lab.primary.realUrl}${call.url.pathname.replace(nameOf(run), production)}`,
      headers: call.headers,
    });
    return await changeReply(reply, (body) => ({ ...body, name: nameOf(run), metadata: markOf(run) }));
  });
  const before = await lab.eyes.photograph();
  const ended = await shardOne(run);
  const { status, detail } = checkOf(ended.report, "performance", "shared collection");
  assertEquals([ended.code, status], [4, "failed"], detail);
  assertMatch(detail, new RegExp(`is shown with the UUID of "${production}"`));
  assertEquals([ended.report.safety.requests.write, victim?.name], [0, production]);
  assertEquals(await lab.eyes.photograph(), before);
});
