import { assertEquals, assertRejects } from "@std/assert";
import { readOutside } from "../../src/cli/outside.ts";
import { readSettings } from "../../src/cli/settings.ts";
import { UsageError } from "../../src/cli/usage_error.ts";
import { environmentOf, invoke } from "./invoke.ts";

const WEBHOOK = "https://hooks.slack.com/services/T000/B000/s3cr3tEnd";

/** A file with this text, until disposed. */
async function fileOf(text: string): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await Deno.makeTempFile();
  await Deno.writeTextFile(path, text);
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path) };
}

Deno.test("readOutside has nothing by default", async () => {
  assertEquals(await readOutside(invoke("run")), { endpoints: [], secrets: [], warnings: [] });
});

for (
  const url of [
    WEBHOOK,
    "http://127.0.0.1:8080/hook/x",
    "http://localhost:8080/hook/x",
    "http://[::1]:80/hook/x",
  ]
) {
  Deno.test(`readOutside takes the webhook ${url}`, async () => {
    await using file = await fileOf(`  ${url}\n`);
    const { webhook, endpoints } = await readOutside(invoke("run", ["--slack-webhook-file", file.path]));
    assertEquals([webhook, endpoints[0]?.origin], [new URL(url).href, new URL(url).origin]);
  });
}

Deno.test("readOutside takes every part of a webhook that tells it for a secret", async () => {
  await using file = await fileOf(WEBHOOK);
  const { secrets } = await readOutside(invoke("run", [], { CHROMA_AUTOTEST_SLACK_WEBHOOK_FILE: file.path }));
  assertEquals([...new Set(secrets)], [WEBHOOK, "/services/T000/B000/s3cr3tEnd", "s3cr3tEnd"]);
});

Deno.test("readOutside warns of either file when others may read it", async () => {
  await using webhook = await fileOf(WEBHOOK);
  await using database = await fileOf("postgres://ada:pw@db.internal/coord");
  const args = ["--slack-webhook-file", webhook.path, "--database-url-file", database.path];
  const warned = async () => (await readOutside(invoke("run", args))).warnings.length;
  // Temporary files are their owner's alone.
  assertEquals(await warned(), 0);
  await Deno.chmod(webhook.path, 0o644);
  assertEquals(await warned(), 1);
  await Deno.chmod(database.path, 0o604);
  assertEquals(await warned(), 2);
});

const ADDRESS = { host: "db.internal", port: 5433, user: "ada", password: "p@ss/w", database: "coord" };
for (
  const [url, address] of [
    ["postgres://ada:p%40ss%2Fw@db.internal:5433/coord", { ...ADDRESS, tls: "prefer" }],
    ["postgresql://ada:p%40ss%2Fw@db.internal/coord?sslmode=verify-full", {
      ...ADDRESS,
      port: 5432,
      tls: "verify-full",
    }],
    ["postgres://ada@[::1]:5433/coord?sslmode=disable", {
      ...ADDRESS,
      host: "::1",
      password: "",
      tls: "disable",
    }],
  ] as const
) {
  Deno.test(`readOutside reads ${url}`, async () => {
    await using file = await fileOf(`${url}\n`);
    const { database, secrets } = await readOutside(invoke("run", ["--database-url-file", file.path]));
    assertEquals(database, address);
    assertEquals(address.password === "" || secrets.includes(address.password), true);
  });
}

const SECRET = "s3cr3t";
const REFUSED: readonly (readonly [option: string, text: string, message: string])[] = [
  ["slack-webhook-file", "", "it must hold one URL"],
  ["slack-webhook-file", SECRET, "it must hold one URL"],
  ["slack-webhook-file", `https://a.test/${SECRET} https://b.test/x`, "it must hold one URL"],
  ["slack-webhook-file", `http://hooks.slack.com/services/${SECRET}`, "it must begin with https://"],
  ["slack-webhook-file", `http://127.0.0.1.evil.test/${SECRET}`, "it must begin with https://"],
  ["slack-webhook-file", `ftp://hooks.slack.com/${SECRET}`, "it must begin with https://"],
  ["slack-webhook-file", `https://ada:${SECRET}@hooks.slack.com/services`, "a host and a path alone"],
  ["slack-webhook-file", "https://hooks.slack.com/", "it has no path"],
  ["database-url-file", `mysql://ada:${SECRET}@db/coord`, "it must begin with postgres://"],
  ["database-url-file", `postgres://ada:${SECRET}@db`, "USER:PASSWORD@HOST:PORT/DATABASE"],
  ["database-url-file", `postgres://db/${SECRET}`, "USER:PASSWORD@HOST:PORT/DATABASE"],
  ["database-url-file", `postgres://ada:${SECRET}%@db/coord`, "not encoded"],
  ["database-url-file", `postgres://ada:${SECRET}@db/coord?sslmode=maybe`, "sslmode must be one of"],
  ["database-url-file", `postgres://ada:${SECRET}@db/coord?options=${SECRET}`, "sslmode alone"],
];

for (const [option, text, message] of REFUSED) {
  Deno.test(`readOutside refuses --${option} of ${JSON.stringify(text)}, and repeats nothing of it`, async () => {
    await using file = await fileOf(text);
    const error = await assertRejects(
      () => readOutside(invoke("run", [`--${option}`, file.path])),
      UsageError,
      message,
    );
    assertEquals(error.message.includes(SECRET), false);
  });
}

for (const option of ["slack-webhook-file", "database-url-file"]) {
  Deno.test(`readOutside refuses a URL in the place of --${option}'s file, and does not repeat it`, async () => {
    const error = await assertRejects(
      () => readOutside(invoke("run", [`--${option}`, `https://host.test/${SECRET}`])),
      UsageError,
      "it takes the name of a file, not a URL",
    );
    assertEquals(error.message.includes(SECRET), false);
  });

  Deno.test(`readOutside says what is wrong with --${option}'s file`, async () => {
    const read = (file: string) => readOutside(invoke("run", [`--${option}`, file]));
    await assertRejects(() => read("/nowhere/x"), UsageError, "there is no such file");
    await assertRejects(() => read("/"), UsageError, "it may not be read");
  });
}

Deno.test("readSettings holds webhook and database against --allow-net", async () => {
  await using webhook = await fileOf(WEBHOOK);
  await using database = await fileOf("postgres://ada:x@db.internal/coord");
  const settings = (allowed: string) => {
    const files = ["--slack-webhook-file", webhook.path, "--database-url-file", database.path];
    return readSettings(
      invoke("run", ["--allow-net", allowed, ...files]),
      environmentOf({ HOME: "/home/ada" }),
    );
  };
  await settings("127.0.0.1,hooks.slack.com,db.internal:5432");
  await assertRejects(() => settings("127.0.0.1,db.internal"), UsageError, "Cannot use the Slack webhook");
  await assertRejects(
    () => settings("127.0.0.1,hooks.slack.com:443,db.internal:5433"),
    UsageError,
    "db.internal:5432 is outside --allow-net",
  );
});
