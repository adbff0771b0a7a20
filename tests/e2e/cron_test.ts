import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { systemDisk } from "../../src/core/disk.ts";
import { targetKey } from "../../src/run/state/state_dir.ts";
import { dropCopies } from "../lab/faults/drop_copies.ts";
import { Lab } from "../lab/lab.ts";
import { against, program, stateDirectory } from "./program.ts";

let lab: Lab;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 3 });
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

/** Runs a command against the lab as cron does: its words are mailed. */
async function byCron(state: string, words: readonly string[], hosts: readonly string[] = []) {
  const args = [...words, ...lab.args(), "--quiet", "--state-dir", state];
  return await program(args, { state, hosts: [...lab.hosts(), ...hosts] });
}

/** A dead man's switch that keeps what it was told. */
function deadMansSwitch() {
  const told: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    told.push(new URL(request.url).pathname);
    return new Response("OK");
  });
  const host = `127.0.0.1:${server.addr.port}`;
  return { told, host, url: `http://${host}/uuid`, [Symbol.asyncDispose]: () => server.shutdown() };
}

Deno.test("run --quiet prints nothing when all is well", async () => {
  await using state = await stateDirectory();
  assertEquals(await byCron(state.path, ["run", "basic", "--settle", "0"]), { code: 0, out: "", err: "" });
});

Deno.test("run --quiet prints a report that can be read on its own when a check fails", async () => {
  await using state = await stateDirectory();
  await using _ = dropCopies(lab);
  const { code, out } = await byCron(state.path, ["run", "sync", "--settle", "0", "--max-lag", "0.5"]);
  assertEquals(code, 1);
  for (
    const part of ["FAILED: ", lab.url, "sync / creation reaches every node: ", "Cleanup ", "Production "]
  ) {
    assertStringIncludes(out, part);
  }
});

Deno.test("run --deadline ends in time whatever a check waits for, and leaves nothing", async () => {
  await using state = await stateDirectory();
  await using _ = dropCopies(lab);
  const words = ["run", "sync", "--settle", "0", "--max-lag", "600", "--deadline", "2"];
  const { code, report } = await against(lab, words, { state: state.path });
  assertEquals([code, report.cleanup.leftovers], [1, []]);
  assert(report.run.durationMs < 20_000, `it took ${report.run.durationMs} ms`);
  assertEquals(report.problems, ["Stopped by --deadline after 2.0 s: not every check was made"]);
  assertEquals(report.suites[0]?.checks.at(-1)?.detail, "The run was stopped");
  assertEquals(await lab.eyes.leftovers(), []);
});

Deno.test("run --if-free leaves a run that is under way alone, and calls it no failure", async () => {
  await using state = await stateDirectory();
  const target = {
    entry: { name: "balancer", role: "balancer", origin: lab.url },
    nodes: [],
    tenant: "default_tenant",
    database: "default_database",
    headers: {},
  } as const;
  await systemDisk.makeDirectory(`${state.path}/locks`);
  await using lock = await systemDisk.tryLock(`${state.path}/locks/${targetKey(target)}.lock`, "run 7\n");
  assert(lock !== undefined);
  const busy = await byCron(state.path, ["run", "basic"]);
  assertEquals(busy.code, 75);
  assertStringIncludes(busy.err, "another run against");
  assertEquals(await byCron(state.path, ["run", "basic", "--if-free"]), { code: 0, out: "", err: "" });
});

Deno.test("run --ping-url tells a dead man's switch that it begins, and how it ended", async () => {
  await using state = await stateDirectory();
  await using hc = deadMansSwitch();
  const words = ["run", "basic", "--settle", "0", "--ping-url", hc.url];
  assertEquals(await byCron(state.path, words, [hc.host]), { code: 0, out: "", err: "" });
  assertEquals(hc.told, ["/uuid/start", "/uuid/0"]);
  {
    await using _ = dropCopies(lab);
    await byCron(state.path, ["run", "sync", "--settle", "0", "--max-lag", "0.5", "--ping-url", hc.url], [
      hc.host,
    ]);
  }
  assertEquals(hc.told.slice(2), ["/uuid/start", "/uuid/1"]);
});

Deno.test("run --ping-url reaches its host with its own permission alone", async () => {
  await using state = await stateDirectory();
  await using hc = deadMansSwitch();
  const words = ["run", "basic", "--settle", "0", "--ping-url", hc.url];
  const { code, err } = await byCron(state.path, words);
  assertEquals([code, hc.told], [2, []]);
  assertStringIncludes(err, `the program itself needs --allow-net=${hc.host}`);
  const outside = await byCron(state.path, [
    ...words,
    ...lab.hosts().flatMap((host) => ["--allow-net", host]),
  ]);
  assertEquals([outside.code, hc.told], [2, []]);
  assertStringIncludes(outside.err, "Cannot use --ping-url");
});
