import { assert, assertEquals, assertFalse } from "@std/assert";
import { alerting } from "../lab/faults/alerting.ts";
import { Lab } from "../lab/lab.ts";
import { Slack } from "../lab/slack.ts";
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
  ["run", "basic", "--settle", "0.2", "--format", "jsonl"],
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
        await t.step(`${command.join(" ")}${echo ? ", the balancer echoes it" : ""}`, async () => {
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

Deno.test("a secret that the balancer echoes is not told to Slack", async () => {
  await using state = await stateDirectory();
  await using slack = new Slack();
  await using _webhook = await alerting(lab, { slack });
  using _echo = lab.balancer.intercept(async (call, next) => {
    if (call.route?.operation !== "add") return await next(call);
    const message = `refused: ${call.headers.get("authorization")}`;
    return Response.json({ error: "AuthError", message }, { status: 500 });
  });
  const args = ["run", "basic", "monitoring", "--settle", "0.2", ...lab.args(), "--state-dir", state.path];
  await program(args, {
    state: state.path,
    hosts: lab.hosts(),
    files: lab.files(),
    env: { CHROMA_AUTOTEST_TOKEN: SECRET },
  });
  const told = JSON.stringify(slack.taken);
  assert(told.includes("basic / add failed") && told.includes("[secret]"), told);
  expectNone(told, "the alert");
});

/** A server that speaks as much of PostgreSQL's protocol as it takes to ask for a password, and to repeat it. */
function echoingDatabase(): Disposable & { readonly port: number; readonly asked: () => number } {
  let asked = 0;
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const answer = async (connection: Deno.Conn) => {
    const buffer = new Uint8Array(4096);
    try {
      await connection.read(buffer);
      // AuthenticationCleartextPassword.
      await connection.write(new Uint8Array([82, 0, 0, 0, 8, 0, 0, 0, 3]));
      const length = await connection.read(buffer) ?? 0;
      asked++;
      const password = new TextDecoder().decode(buffer.subarray(5, length - 1));
      const fields = `SFATAL\0C28P01\0Mthe password ${password} (${
        encodeURIComponent(password)
      }) is wrong\0\0`;
      const error = new TextEncoder().encode(`E\0\0\0\0${fields}`);
      new DataView(error.buffer).setUint32(1, error.length - 1);
      await connection.write(error);
    } catch {
      // It hung up.
    }
    connection.close();
  };
  (async () => {
    for await (const connection of listener) void answer(connection);
  })();
  const { port } = listener.addr as Deno.NetAddr;
  return { port, asked: () => asked, [Symbol.dispose]: () => listener.close() };
}

/** What repeats the secret that it is given, and how the program is told of it: what its file holds, and where it is. */
const ECHOES = {
  "slack-webhook-file": () => {
    let asked = 0;
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, ({ url }) => {
      asked++;
      const { pathname } = new URL(url);
      return new Response(`${pathname} ${decodeURIComponent(pathname)} is unknown`, { status: 404 });
    });
    const host = `127.0.0.1:${server.addr.port}`;
    const text = `http://${host}/services/T000/B000/${encodeURIComponent(SECRET)}`;
    return { host, text, asked: () => asked, [Symbol.asyncDispose]: () => server.shutdown() };
  },
  "database-url-file": () => {
    const server = echoingDatabase();
    const host = `127.0.0.1:${server.port}`;
    const text = `postgres://ada:${encodeURIComponent(SECRET)}@${host}/coord?sslmode=disable`;
    const end = () => Promise.resolve(server[Symbol.dispose]());
    return { host, text, asked: server.asked, [Symbol.asyncDispose]: end };
  },
} as const;

for (const [option, open] of Object.entries(ECHOES)) {
  const variable = `CHROMA_AUTOTEST_${option.toUpperCase().replaceAll("-", "_")}`;
  const places = [
    [`--${option}`, 0o600, (file: string) => ({ args: [`--${option}`, file], env: {} })],
    [`--${option}`, 0o644, (file: string) => ({ args: [`--${option}`, file], env: {} })],
    [variable, 0o600, (file: string) => ({ args: [], env: { [variable]: file } })],
  ] as const;
  for (const [place, mode, put] of places) {
    const title = `the secret in the file of ${place}, mode ${mode.toString(8)}, is told nowhere`;
    Deno.test(`${title}, whatever the server echoes`, async (t) => {
      await using state = await stateDirectory();
      await using elsewhere = await stateDirectory();
      await using echo = open();
      const file = `${elsewhere.path}/secret`;
      const { args, env } = put(file);
      const start = (command: readonly string[]) =>
        program([...command, ...lab.args(), ...args, "--state-dir", state.path], {
          state: state.path,
          hosts: [...lab.hosts(), echo.host],
          files: [file],
          env,
        });
      /** What the file holds, and what of it is shown. */
      const cases:
        readonly (readonly [what: string, text: string, command: readonly string[], shown: string])[] = [
          ["as it should be", echo.text, ["run", "monitoring", "--settle", "0.2", "--slack-now"], "[secret]"],
          [
            "as it should be",
            echo.text,
            ["run", "monitoring", "--format", "json", "--slack-now"],
            "[secret]",
          ],
          ["as it should be", echo.text, ["preflight"], ""],
          ["two of it", `${echo.text} ${echo.text}`, ["run", "monitoring"], "it must hold one URL"],
          [
            "with another scheme",
            echo.text.replace(/^[a-z]+/, "ftp"),
            ["run", "monitoring"],
            "it must begin with",
          ],
          ["the secret alone", SECRET, ["run", "monitoring"], "it must hold one URL"],
        ];
      for (const [what, text, command, shown] of cases) {
        await t.step(`${command.join(" ")}, the file ${what}`, async () => {
          await Deno.writeTextFile(file, `${text}\n`);
          await Deno.chmod(file, mode);
          const { out, err } = await start(command);
          assert((out + err).includes(shown), out + err);
          expectNone(out + err, command.join(" "));
        });
      }
      assert(echo.asked() > 0, "nobody was asked, so nothing was echoed");
      for await (const path of filesIn(state.path)) expectNone(await Deno.readTextFile(path), path);
    });
  }
}

/** Places on the command line where a secret may not be, and is not repeated either. */
const REFUSED = [
  ["--header", `Authorization: Bearer ${SECRET}`],
  ["--header", `X-Api-Key: ${SECRET}`],
  [`--token=${SECRET}`],
  ["--token", SECRET],
  [`--password=${SECRET}`],
  ["--slack-webhook-file", `https://hooks.test/${SECRET}`],
  ["--alert-webhook-file", `https://hooks.test/${SECRET}`],
  ["--webhook-url-file", `https://hooks.test/${SECRET}`],
  ["--database-url-file", `postgres://ada:${SECRET}@db.test/coord`],
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
