import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Lab } from "../lab/lab.ts";
import { notChroma } from "../lab/faults/not_chroma.ts";
import { down } from "../lab/faults/down.ts";
import { denoArgs, type Ended, program, type ProgramOptions, stateDirectory } from "./program.ts";

let lab: Lab;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 3 });
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

/** Runs `basic` and expects exit code 5 and nothing created; answers the report's words. */
async function unusable(args: readonly string[], hosts: readonly string[] = lab.hosts()): Promise<string> {
  const before = await lab.eyes.photograph();
  await using state = await stateDirectory();
  const options: ProgramOptions = { state: state.path, hosts };
  const { code, out }: Ended = await program(["run", "basic", ...args, "--state-dir", state.path], options);
  assertEquals(code, 5, out);
  assertMatch(out, /^UNREACHABLE: .*nothing was created/);
  assertStringIncludes(out, "0 creates, 0 writes, 0 deletes");
  assertEquals([await lab.eyes.leftovers(), await lab.eyes.photograph()], [[], before]);
  return out;
}

Deno.test("run refuses a database that does not exist, though Chroma lists it as empty", async () => {
  assertMatch(await unusable([...lab.args(), "--database", "nope"]), /it has no database "nope"/);
});

Deno.test("run refuses a tenant that does not exist", async () => {
  assertMatch(await unusable([...lab.args(), "--tenant", "nope"]), /it has no tenant "nope"/);
});

Deno.test("run refuses a server that is not Chroma", async () => {
  using _ = notChroma(lab);
  assertMatch(await unusable(lab.args()), /as a Chroma server/);
});

Deno.test("run refuses a balancer that gives no reply", async () => {
  await using _ = down(lab, "balancer");
  assertMatch(await unusable(lab.args()), /Cannot reach the deployment: balancer .* refused/);
});

Deno.test("run with a node that gives no reply runs only the checks that read", async () => {
  await using _ = down(lab, "replica");
  assertMatch(await unusable(lab.args()), /replica \(.*\) gives no reply/);
});

Deno.test("run refuses to leave more on a node than --max-residue, and names the remedy", async () => {
  const out = await unusable([...lab.args(), "--max-residue", "0.001"]);
  assertMatch(out, /over --max-residue .*chops db clean.*--residue-since/);
});

Deno.test("run refuses a server whose TLS does not verify", async () => {
  const { cert, key } = await selfSigned();
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, cert, key, onListen: () => {} },
    () => Response.json({ "nanosecond heartbeat": 1 }),
  );
  const host = `127.0.0.1:${server.addr.port}`;
  assertMatch(await unusable(["--url", `https://${host}`], [host]), /certificate/i);
});

Deno.test("run with less network than it needs says which flag is missing", async () => {
  await using state = await stateDirectory();
  const hosts = lab.hosts().slice(1);
  const { code, out, err } = await program(["run", "basic", ...lab.args(), "--state-dir", state.path], {
    state: state.path,
    hosts,
  });
  assertEquals([code, out], [2, ""]);
  assertStringIncludes(err, `the program itself needs --allow-net=${lab.hosts().join(",")}\n`);
});

Deno.test("run starts with the least permissions from a directory whose name a URL would encode", async () => {
  await using state = await stateDirectory();
  const cwd = `${state.path}/sources of Ünal`;
  await Deno.mkdir(cwd);
  for (const one of ["main.ts", "deno.json", "deno.lock", "src", "scripts"]) {
    await Deno.symlink(new URL(`../../${one}`, import.meta.url), `${cwd}/${one}`);
  }
  const words = ["run", "basic", "--url", "http://127.0.0.1:9", "--state-dir", `${state.path}/state`];
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: denoArgs(words, { state: `${state.path}/state`, hosts: ["127.0.0.1:9"] }),
    cwd,
  }).output();
  assertEquals(code, 5, new TextDecoder().decode(stderr));
});

/** A certificate that nobody signed, valid for a hundred years, and its key. */
async function selfSigned(): Promise<{ cert: string; key: string }> {
  const read = (file: string) =>
    Deno.readTextFile(new URL(`../fixtures/self_signed/${file}`, import.meta.url));
  return { cert: await read("cert.pem"), key: await read("key.pem") };
}
