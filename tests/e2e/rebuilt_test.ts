import { assert, assertEquals } from "@std/assert";
import { Lab } from "../lab/lab.ts";
import { post } from "../lab/production.ts";
import { until } from "../lab/until.ts";
import { startProgram, stateDirectory } from "./program.ts";
import { watched } from "./watched.ts";

const COLLECTIONS = "/api/v2/tenants/default_tenant/databases/default_database/collections";

Deno.test("run leaves nothing where somebody rebuilds, meanwhile, all that production has", async () => {
  await using lab = await Lab.start();
  await using state = await stateDirectory();
  await create(lab, "index_1");
  const args = ["run", "performance", "--duration", "15", "--settle", "1", ...lab.args()];
  const run = watched(
    startProgram([...args, "--state-dir", state.path, "--format", "json"], {
      state: state.path,
      hosts: lab.hosts(),
    }),
  );
  await run.says("created through balancer", 30_000);
  await create(lab, "index_2");
  const before = await listsIn(state.path);
  await until(async () => {
    const now = await listsIn(state.path);
    return ["primary", "replica"].every((node) => (now[node] ?? 0) > (before[node] ?? 0));
  }, { timeoutMs: 15_000, what: "each node is looked at again" });
  const deleted = await fetch(`${lab.url}${COLLECTIONS}/index_1`, { method: "DELETE" });
  assertEquals([deleted.status, await deleted.text()], [200, "{}"]);

  const { code, report, err } = await run.ended();
  assertEquals([code, report.cleanup.leftovers], [1, []], err);
  const changes = report.production.changes.map(({ what, name, by }) => [what, name, by]);
  assert(
    changes.some(([what, name, by]) => what === "vanished" && name === "index_1" && by === "others"),
    err,
  );
});

/** Creates and fills a collection as a client of production does, and waits for its copies. */
async function create(lab: Lab, name: string): Promise<void> {
  lab.seeded.add(name);
  const { id } = await post(lab, "/collections", { name });
  // The brake's probe lists where there is no record to count.
  await post(lab, `/collections/${id}/add`, { ids: ["1"], embeddings: [[1, 2]], documents: ["one"] });
  await lab.replicator.idle();
}

/** How often the program has listed the collections of each endpoint, by its own audit log. */
async function listsIn(stateDir: string): Promise<Readonly<Record<string, number>>> {
  const [run] = await Array.fromAsync(Deno.readDir(`${stateDir}/runs`));
  const log = await Deno.readTextFile(`${stateDir}/runs/${run?.name}/audit.jsonl`);
  const lists: Record<string, number> = {};
  for (const [, endpoint = ""] of log.matchAll(/"endpoint":"(\w+)"[^\n]*"operation":"read\/list"/g)) {
    lists[endpoint] = (lists[endpoint] ?? 0) + 1;
  }
  return lists;
}
