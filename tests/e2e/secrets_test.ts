import { assert, assertEquals, assertFalse } from "@std/assert";
import { Lab } from "../lab/lab.ts";
import { program, startProgram, stateDirectory } from "./program.ts";

const SECRET = "s3cr3t-Tok3n/+=wf7q";
/** The secret as it can come back: as it is, in a URL, in JSON, in base64. */
const FORMS = [SECRET, encodeURIComponent(SECRET), JSON.stringify(SECRET).slice(1, -1), btoa(SECRET)];

let lab: Lab;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 3 });
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

/** A balancer that repeats every credential in the error that it answers, and in a header. */
function echoing(): Disposable {
  return lab.balancer.intercept(async (call, next) => {
    if (call.url.pathname !== "/api/v2/version") return await next(call);
    const credentials = [...call.headers].filter(([name]) => /token|authorization/.test(name));
    const sent = credentials.map(([name, value]) => `${name}: ${value}`).join("; ");
    return Response.json({ error: "AuthError", message: `refused: ${sent}` }, {
      status: 500,
      headers: { "x-echo": encodeURIComponent(sent) },
    });
  });
}

/** Where a secret is accepted, with the options and the variables that put it there. */
const PLACES: Readonly<Record<string, (file: string) => { args: string[]; env: Record<string, string> }>> = {
  "--token-file": (file) => ({ args: ["--token-file", file], env: {} }),
  CHROMA_AUTOTEST_TOKEN: () => ({ args: [], env: { CHROMA_AUTOTEST_TOKEN: SECRET } }),
  CHROMA_AUTOTEST_HEADER: () => ({
    args: [],
    env: { CHROMA_AUTOTEST_HEADER: `X-Chroma-Token: ${SECRET}\nAuthorization: Basic ${SECRET}` },
  }),
};

const COMMANDS = [
  ["run", "basic", "--settle", "0.2"],
  ["preflight"],
  ["list"],
  ["cleanup", "--settle", "0.2"],
  ["explain", "AUTOTEST_basic_operations_1705123456_abc123_xyz789"],
  ["verify"],
];

for (const [place, put] of Object.entries(PLACES)) {
  Deno.test(`a secret in ${place} is told nowhere, whatever the command and the server's echo`, async (t) => {
    await using state = await stateDirectory();
    await using elsewhere = await stateDirectory();
    const file = `${elsewhere.path}/token`;
    await Deno.writeTextFile(file, `${SECRET}\n`);
    const { args, env } = put(file);
    for (const echo of [false, true]) {
      for (const command of COMMANDS) {
        await t.step(`${command[0]}${echo ? ", the balancer echoes it" : ""}`, async () => {
          using _ = echo ? echoing() : undefined;
          const words = [...command, ...lab.args(), ...args, "--state-dir", state.path];
          const { out, err } = await program(words, {
            state: state.path,
            hosts: lab.hosts(),
            files: [file],
            env,
          });
          // What the server echoed is shown, and the secret in it is not.
          assert(echo ? (out + err).includes("[secret]") : out + err !== "");
          expectNone(out + err, command.join(" "));
        });
      }
    }
    for await (const path of filesIn(state.path)) expectNone(await Deno.readTextFile(path), path);
    expectNone([...await namesIn(state.path)].join("\n"), "the names of files");
  });
}

/** Places on the command line where a secret may not be, and is not repeated either. */
const REFUSED = [
  ["--header", `Authorization: Bearer ${SECRET}`],
  ["--header", `X-Api-Key: ${SECRET}`],
  [`--token=${SECRET}`],
  ["--token", SECRET],
  [`--password=${SECRET}`],
  [`--slack-webhook=https://hooks.test/${SECRET}`],
  ["--url", `http://user:${SECRET}@127.0.0.1:1`],
];

for (const args of REFUSED) {
  Deno.test(`a secret in ${args.join(" ").replace(SECRET, "…")} is refused, and not repeated`, async () => {
    await using state = await stateDirectory();
    const { code, out, err } = await program(["run", ...lab.args(), ...args, "--state-dir", state.path], {
      state: state.path,
      hosts: lab.hosts(),
    });
    assertEquals([code, out], [2, ""]);
    expectNone(err, "the error");
  });
}

Deno.test("a secret is in no process title while the program runs", async () => {
  await using state = await stateDirectory();
  const args = ["run", "basic", "--settle", "0.2", ...lab.args(), "--state-dir", state.path];
  const running = startProgram(args, {
    state: state.path,
    hosts: lab.hosts(),
    env: { CHROMA_AUTOTEST_TOKEN: SECRET },
  });
  let looks = 0;
  let ended = false;
  const output = running.output().finally(() => ended = true);
  while (!ended) {
    for (const name of ["cmdline", "comm"]) {
      const title = await Deno.readTextFile(`/proc/${running.pid}/${name}`).catch(() => "");
      if (title !== "") looks++;
      expectNone(title, name);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assertEquals((await output).code, 0);
  assert(looks > 10, `${looks} looks`);
});

function expectNone(text: string, where: string): void {
  for (const form of FORMS) assertFalse(text.includes(form), `a secret is in ${where}`);
}

async function* filesIn(directory: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    if (isDirectory) yield* filesIn(`${directory}/${name}`);
    else yield `${directory}/${name}`;
  }
}

function namesIn(directory: string): Promise<string[]> {
  return Array.fromAsync(filesIn(directory));
}
