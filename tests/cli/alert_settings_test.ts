import { assertEquals, assertFalse, assertRejects } from "@std/assert";
import { readAlerts } from "../../src/cli/alert_settings.ts";
import { readSettings } from "../../src/cli/settings.ts";
import { UsageError } from "../../src/cli/usage_error.ts";
import { temporaryDirectory } from "../core/temporary_directory.ts";
import { environmentOf, invoke } from "./invoke.ts";

const HOOK = "https://hooks.slack.com/services/T000/B000/s3cr3tEnd";
const OTHER = "https://hooks.test/in/0123456789";

/** Reads options whose values, where they are named here, are the text of files. */
async function read(args: readonly string[], files: Readonly<Record<string, string>> = {}) {
  await using directory = await temporaryDirectory();
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(`${directory.path}/${name}`, text, { mode: 0o600 });
  }
  const given = args.map((one) => one in files ? `${directory.path}/${one}` : one);
  return await readAlerts(invoke("run", given));
}

Deno.test("readAlerts has nobody to tell by default", async () => {
  assertEquals(await read([]), { endpoints: [], secrets: [], warnings: [] });
  assertEquals(await read(["--network-check", "10.0.0.1:53"]), { endpoints: [], secrets: [], warnings: [] });
});

Deno.test("readAlerts has outlets, rules, and what they reach and keep secret", async () => {
  const args = [
    "--alert-webhook-file",
    "slack",
    "--webhook-url-file",
    "url",
    "--webhook-template-file",
    "json",
  ];
  const rules = ["--alert-after", "3", "--network-check", "[::1]:53"];
  const { alerts, endpoints, secrets, warnings } = await read([...args, ...rules], {
    slack: `${HOOK}\n`,
    url: OTHER,
    json: '{"text": "{{verdict}}"}',
  });
  assertEquals(alerts, {
    rules: { alertAfter: 3, resolveAfter: 1 },
    outlets: [
      { name: "slack", url: HOOK },
      { name: "webhook", url: OTHER, template: '{"text": "{{verdict}}"}' },
    ],
    networkCheck: { hostname: "[::1]", port: 53 },
  });
  assertEquals(endpoints.map(({ origin }) => origin), [
    "https://hooks.slack.com",
    "https://hooks.test",
    "http://[::1]:53",
  ]);
  assertEquals([HOOK, "s3cr3tEnd", OTHER, "0123456789"].filter((one) => !secrets.includes(one)), []);
  assertEquals(warnings, []);
});

const REFUSED: readonly (readonly [args: readonly string[], text: string, message: string])[] = [
  [["--alert-webhook-file", HOOK], "", "it takes the name of a file, not a URL"],
  [["--alert-webhook-file", "file"], "http://hooks.test/services/s3cr3t", "it must begin with https://"],
  [["--webhook-url-file", "file"], "https://hooks.test/", "it has no path"],
  [["--webhook-url-file", "file"], "s3cr3t", "it must hold one URL"],
  [["--webhook-template-file", "file"], "{}", "there is no --webhook-url-file"],
  [
    ["--slack-token-file", "file"],
    "xoxb-s3cr3t-0123",
    "it takes --slack-token-file and --slack-channel, both",
  ],
  [["--slack-channel", "C1"], "", "it takes --slack-token-file and --slack-channel, both"],
  [["--slack-token-file", "file", "--slack-channel", "C1"], "s3cr3t", "it must hold one token of a bot"],
  [
    ["--slack-token-file", "file", "--slack-channel", "C1", "--slack-api", "http://slack.test/api"],
    "xoxb-s3cr3t-0123",
    "Cannot read --slack-api",
  ],
  [["--network-check", "10.0.0.1"], "", "it must be HOST:PORT"],
  [["--network-check", "10.0.0.1:0"], "", "it must be HOST:PORT"],
  [["--network-check", "http://a:1"], "", "it must be HOST:PORT"],
];

for (const [args, text, message] of REFUSED) {
  Deno.test(`readAlerts refuses [${args.join(" ")}] ${text}`, async () => {
    const error = await assertRejects(() => read(args, { file: text }), UsageError, message);
    assertFalse(error.message.includes("s3cr3t"));
  });
}

Deno.test("readAlerts refuses a template that does not become JSON", async () => {
  const args = ["--webhook-url-file", "url", "--webhook-template-file", "json"];
  const files = { url: OTHER, json: '{"text": {{verdict}}}' };
  await assertRejects(() => read(args, files), UsageError, "it does not become JSON");
});

Deno.test("readSettings holds what alerts reach against --allow-net", async () => {
  await using directory = await temporaryDirectory();
  const file = `${directory.path}/slack`;
  await Deno.writeTextFile(file, HOOK, { mode: 0o600 });
  const settings = (net: string) =>
    readSettings(
      invoke("run", ["--alert-webhook-file", file, "--network-check", "10.0.0.1:53", "--allow-net", net]),
      environmentOf({ HOME: "/home/ops" }),
    );
  await settings("127.0.0.1:8000,hooks.slack.com,10.0.0.1:53");
  for (const net of ["127.0.0.1:8000,10.0.0.1:53", "127.0.0.1:8000,hooks.slack.com"]) {
    await assertRejects(() => settings(net), UsageError, "is outside --allow-net");
  }
});

Deno.test("readAlerts takes a bot for Slack's API, whose token is a secret", async () => {
  const { alerts, secrets, endpoints } = await read(
    ["--slack-token-file", "token", "--slack-channel", "C1"],
    {
      token: "xoxb-0123-456789\n",
    },
  );
  assertEquals(alerts?.outlets, [{
    name: "slack bot",
    url: "https://slack.com/api/chat.postMessage",
    token: "xoxb-0123-456789",
    channel: "C1",
  }]);
  assertEquals([secrets, endpoints.map(({ origin }) => origin)], [["xoxb-0123-456789"], [
    "https://slack.com",
  ]]);
});
