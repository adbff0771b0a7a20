import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { temporaryDirectory } from "../core/temporary_directory.ts";
import { down } from "../lab/faults/down.ts";
import { wrongCount } from "../lab/faults/wrong_count.ts";
import { freePort } from "../lab/free_port.ts";
import { isObject } from "../lab/json.ts";
import { Lab } from "../lab/lab.ts";
import { Slack } from "../lab/slack.ts";
import { SlackApi } from "../lab/slack_api.ts";
import { type Ended, program, stateDirectory } from "./program.ts";

const SECRET = "fedcba9876543210";

let lab: Lab;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 3 });
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

/** A webhook of any kind, which keeps the bodies that it is sent. */
function anyWebhook() {
  const taken: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    taken.push(await request.text());
    return new Response(null, { status: 204 });
  });
  const host = `127.0.0.1:${server.addr.port}`;
  return { taken, host, url: `http://${host}/in/${SECRET}`, [Symbol.asyncDispose]: () => server.shutdown() };
}

/** Runs the program against the lab, with alerts to a Slack and to another webhook. */
async function watched(networkCheck = () => lab.hosts()[0] ?? "") {
  const stack = new AsyncDisposableStack();
  const state = stack.use(await stateDirectory());
  const files = stack.use(await temporaryDirectory());
  const slack = stack.use(new Slack({ path: `/services/T000/B000/${SECRET}` }));
  const other = stack.use(anyWebhook());
  const write = async (name: string, text: string) => {
    await Deno.writeTextFile(`${files.path}/${name}`, text, { mode: 0o600 });
    return `${files.path}/${name}`;
  };
  const options = [
    "--alert-webhook-file",
    await write("slack", slack.url),
    "--webhook-url-file",
    await write("url", other.url),
    "--webhook-template-file",
    await write("template.json", '{"what": "{{state}}", "code": {{exitCode}}, "text": "{{bad}}"}'),
  ];
  const ended: Ended[] = [];
  return {
    state: state.path,
    slack,
    other,
    ended,
    async run(env: Readonly<Record<string, string>> = {}): Promise<number> {
      const neutral = networkCheck();
      const args = ["run", "basic", "--settle", "0", ...lab.args(), "--state-dir", state.path, ...options];
      const one = await program([...args, "--network-check", neutral], {
        state: state.path,
        hosts: [...lab.hosts(), slack.host, other.host, neutral],
        files: [files.path],
        env,
      });
      ended.push(one);
      return one.code;
    },
    /** The texts that Slack was sent. */
    said: () => slack.taken.map((one) => isObject(one) ? String(one["text"]) : ""),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

Deno.test("run tells of a change of the target's state, once, and keeps the webhooks to itself", async (t) => {
  await using one = await watched();
  await t.step("nothing after one failure", async () => {
    using _ = wrongCount(lab);
    assertEquals([await one.run(), one.said()], [1, []]);
  });
  await t.step("an alert after the second, and none after the third", async () => {
    using _ = wrongCount(lab);
    assertEquals([await one.run(), one.said().length], [1, 1]);
    assertEquals([await one.run(), one.said().length], [1, 1]);
    assert(one.said()[0]?.startsWith(`ALERT: ${lab.url} fails. FAILED: `), one.said()[0]);
    assertStringIncludes(JSON.stringify(one.slack.taken[0]), "basic / count failed: ");
  });
  await t.step("its end after a run that passes", async () => {
    assertEquals([await one.run(), one.said().length], [0, 2]);
    assert(one.said()[1]?.startsWith(`RESOLVED: ${lab.url} passes again. PASSED: `), one.said()[1]);
    assertStringIncludes(JSON.stringify(one.slack.taken[1]), "3 failed runs since ");
  });
  await t.step("the other webhook was told the same by its template", () => {
    const told = one.other.taken.map((text) => JSON.parse(text));
    assertEquals(told.map(({ what, code }) => [what, code]), [["open", 1], ["resolved", 0]]);
    assertStringIncludes(told[0].text, "basic / count failed: ");
    assertEquals(one.slack.requests.length, 2);
  });
  await t.step("neither webhook is told anywhere", async () => {
    const written = one.ended.flatMap(({ out, err }) => [out, err]);
    for await (const path of filesIn(one.state)) written.push(await Deno.readTextFile(path));
    assert(written.some((text) => text.includes("Told the slack that the incident is open")));
    assertEquals(written.filter((text) => text.includes(SECRET)), []);
  });
});

Deno.test("run keeps an incident in one thread, where a bot of Slack tells of it", async () => {
  const token = `xoxb-${SECRET}`;
  await using state = await stateDirectory();
  await using files = await temporaryDirectory();
  await using api = new SlackApi({ token, channel: "C0NIGHT" });
  const file = `${files.path}/token`;
  await Deno.writeTextFile(file, token, { mode: 0o600 });
  const told: string[] = [];
  const run = async (channel = "C0NIGHT") => {
    const args = ["run", "basic", "--settle", "0", ...lab.args(), "--state-dir", state.path];
    const slack = ["--slack-token-file", file, "--slack-channel", channel, "--slack-api", api.url];
    const { code, out, err } = await program([...args, ...slack], {
      state: state.path,
      hosts: [...lab.hosts(), api.host],
      files: [files.path],
    });
    told.push(out, err);
    return code;
  };
  {
    using _ = wrongCount(lab);
    assertEquals([await run(), api.posted.length], [1, 0]);
    assertEquals([await run("C0NOWHERE"), api.posted.length], [1, 0]);
    assertStringIncludes(told.at(-1) ?? "", "Slack says channel_not_found; the next run tries again");
    assertEquals([await run(), api.posted.length], [1, 1]);
    assertEquals([await run(), api.posted.length], [1, 1]);
  }
  assertEquals([await run(), api.posted.length], [0, 2]);
  const [alert, end] = api.posted;
  assertEquals([alert?.text.startsWith("ALERT: "), alert?.thread], [true, undefined]);
  assertEquals([end?.text.startsWith("RESOLVED: "), end?.thread, end?.broadcast], [true, alert?.ts, true]);
  for await (const path of filesIn(state.path)) told.push(await Deno.readTextFile(path));
  assertEquals(told.filter((text) => text.includes(SECRET)), []);
});

Deno.test("run says nothing of a target that is unreachable while the prober is offline", async () => {
  let neutral = `127.0.0.1:${freePort()}`;
  await using one = await watched(() => neutral);
  await using _ = down(lab, "replica");
  for (let count = 0; count < 3; count++) assertEquals([await one.run(), one.said()], [5, []]);
  assertStringIncludes(one.ended[0]?.err ?? "", "the prober is offline, and the run does not count");
  neutral = one.slack.host;
  assertEquals([await one.run(), one.said().length], [5, 0]);
  assertEquals([await one.run(), one.said().length], [5, 1]);
  assertStringIncludes(one.said()[0] ?? "", "UNREACHABLE");
});

Deno.test("run tells nobody a secret that the balancer echoes", async () => {
  await using one = await watched();
  using _ = lab.balancer.intercept(async (call, next) => {
    if (call.route?.operation !== "add") return await next(call);
    const message = `refused: ${call.headers.get("authorization")}`;
    return Response.json({ error: "AuthError", message }, { status: 500 });
  });
  const token = "swordfish-0123456789";
  for (let count = 0; count < 2; count++) await one.run({ CHROMA_AUTOTEST_TOKEN: token });
  const told = JSON.stringify([one.slack.taken, one.other.taken]);
  assert(told.includes("[secret]") && !told.includes(token), told);
});

async function* filesIn(directory: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    if (isDirectory) yield* filesIn(`${directory}/${name}`);
    else yield `${directory}/${name}`;
  }
}
