import { assert, assertEquals, assertFalse, assertStringIncludes } from "@std/assert";
import { PRIVATE_PEM } from "../core/ed25519_keys.ts";
import { wrongCount } from "../lab/faults/wrong_count.ts";
import { Lab } from "../lab/lab.ts";
import { program, stateDirectory } from "./program.ts";

const SECRET = "s3cr3t-Tok3n/+=wf7q";
/** A bot's token has no characters that a URL would have to encode. */
const TOKEN = "xoxb-0123456789-s3cr3tTok3nwf7q";
/** A part of the key is as bad as the whole. */
const KEY = PRIVATE_PEM.split("\n")[1]?.slice(24, 40) ?? "";
const FORMS = [SECRET, encodeURIComponent(SECRET), btoa(SECRET), TOKEN, btoa(TOKEN), KEY];

let lab: Lab;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 3 });
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

/** A server that repeats what it is sent in what it answers; to Slack's API it answers 200, as Slack does. */
function echoing() {
  let asked = 0;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, ({ url, headers }) => {
    asked++;
    const { pathname } = new URL(url);
    const error = `no ${pathname} ${decodeURIComponent(pathname)} ${headers.get("authorization")}`;
    return Response.json({ ok: false, error }, { status: pathname.startsWith("/api/") ? 200 : 404 });
  });
  const host = `127.0.0.1:${server.addr.port}`;
  return { host, asked: () => asked, [Symbol.asyncDispose]: () => server.shutdown() };
}

/** Files with a secret: what each holds, the options that it takes beside it, and what is said when nobody is told. */
const FILES: Readonly<
  Record<string, (host: string) => { text: string; args: readonly string[]; said: string }>
> = {
  "alert-webhook-file": (host) => ({
    text: `http://${host}/services/T000/B000/${encodeURIComponent(SECRET)}`,
    args: ["--alert-after", "1"],
    said: "Cannot tell the slack that the incident is open: it answered 404",
  }),
  "webhook-url-file": (host) => ({
    text: `http://${host}/in/${encodeURIComponent(SECRET)}`,
    args: ["--alert-after", "1"],
    said: "Cannot tell the webhook that the incident is open: it answered 404",
  }),
  "slack-token-file": (host) => ({
    text: TOKEN,
    args: ["--alert-after", "1", "--slack-channel", "C1", "--slack-api", `http://${host}/api`],
    said: "Bearer [secret]",
  }),
  "sign-key-file": () => ({ text: PRIVATE_PEM, args: [], said: "" }),
};

for (const [option, put] of Object.entries(FILES)) {
  Deno.test(`the secret in the file of --${option} is told nowhere, whatever is answered`, async (t) => {
    await using state = await stateDirectory();
    await using elsewhere = await stateDirectory();
    await using echo = echoing();
    using _ = wrongCount(lab);
    const { text, args, said } = put(echo.host);
    const file = `${elsewhere.path}/secret`;
    const cases: readonly (readonly [holds: string, format: string, mode: number, code: number])[] = [
      [text, "text", 0o600, 1],
      [text, "jsonl", 0o644, 1],
      [`${text} ${text}`, "text", 0o600, 2],
      [SECRET, "text", 0o600, 2],
    ];
    for (const [index, [holds, format, mode, code]] of cases.entries()) {
      await t.step(`case ${index + 1}: --format ${format}, mode ${mode.toString(8)}`, async () => {
        await Deno.writeTextFile(file, `${holds}\n`);
        await Deno.chmod(file, mode);
        const words = ["run", "basic", "--settle", "0", ...lab.args(), "--state-dir", state.path];
        const ended = await program([...words, `--${option}`, file, ...args, "--format", format], {
          state: state.path,
          hosts: [...lab.hosts(), echo.host],
          files: [file],
        });
        expectNone(ended.out + ended.err, `--format ${format}`);
        assertEquals(ended.code, code, ended.err);
        assertStringIncludes(ended.err, code === 1 ? said : `of --${option}`);
        if (mode === 0o644) assertStringIncludes(ended.err, "others on this machine may read");
      });
    }
    // A key is sent to nobody.
    assertEquals(echo.asked() > 0, said !== "");
    const names = await Array.fromAsync(filesIn(state.path));
    assert(names.length > 0);
    for (const name of names) expectNone(await Deno.readTextFile(name), name);
  });
}

function expectNone(text: string, where: string): void {
  for (const form of FORMS) assertFalse(text.includes(form), `a secret is in ${where}`);
}

async function* filesIn(directory: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    if (isDirectory) yield* filesIn(`${directory}/${name}`);
    else yield `${directory}/${name}`;
  }
}
