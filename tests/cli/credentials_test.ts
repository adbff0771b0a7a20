import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Credentials, readCredentials } from "../../src/cli/credentials.ts";
import { UsageError } from "../../src/cli/usage_error.ts";
import { environmentOf, invoke } from "./invoke.ts";

const TOKEN = "open-sesame";

function credentials(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Credentials> {
  return readCredentials(invoke("run", args, variables), environmentOf(variables));
}

/** A file with this text, until disposed. */
async function fileOf(text: string): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await Deno.makeTempFile();
  await Deno.writeTextFile(path, text);
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path) };
}

Deno.test("readCredentials has none by default", async () => {
  const { headers, secrets } = await credentials([]);
  assertEquals([headers, secrets], [{}, []]);
});

for (const text of [TOKEN, `${TOKEN}\n`, `  ${TOKEN}\r\n`]) {
  Deno.test(`readCredentials takes the token out of a file of ${JSON.stringify(text)}`, async () => {
    await using file = await fileOf(text);
    const { headers, secrets } = await credentials(["--token-file", file.path]);
    assertEquals(headers.authorization, `Bearer ${TOKEN}`);
    assertEquals(secrets, [TOKEN]);
  });
}

for (const text of ["", "\n", "two words", "one\ntwo"]) {
  Deno.test(`readCredentials refuses a token file of ${JSON.stringify(text)}`, async () => {
    await using file = await fileOf(text);
    const error = await assertRejects(
      () => credentials(["--token-file", file.path]),
      UsageError,
      "it must hold one token",
    );
    if (text.trim() !== "") assertEquals(error.message.includes(text.trim()), false);
  });
}

Deno.test("readCredentials refuses a token that a header cannot carry", async () => {
  await using file = await fileOf("café☕");
  const error = await assertRejects(() => credentials(["--token-file", file.path]), UsageError);
  assertEquals(error.message.includes("café"), false);
});

Deno.test("readCredentials says that a token file is missing", async () => {
  await assertRejects(
    () => credentials(["--token-file", "/nowhere/token"]),
    UsageError,
    `Cannot read the token file "/nowhere/token": there is no such file`,
  );
});

Deno.test("readCredentials says that a token file may not be read", async () => {
  await assertRejects(() => credentials(["--token-file", "/"]), UsageError, "it may not be read");
});

// A secret that was mounted or echoed into the environment ends with a newline.
for (const text of [TOKEN, `${TOKEN}\n`, ` ${TOKEN} `]) {
  Deno.test(`readCredentials takes ${JSON.stringify(text)} as CHROMA_AUTOTEST_TOKEN`, async () => {
    const { headers, secrets } = await credentials([], { CHROMA_AUTOTEST_TOKEN: text });
    assertEquals(headers.authorization, `Bearer ${TOKEN}`);
    assert(secrets.includes(TOKEN), "the token would not be redacted");
  });
}

for (const text of ["", "two words"]) {
  Deno.test(`readCredentials refuses ${JSON.stringify(text)} as CHROMA_AUTOTEST_TOKEN`, async () => {
    await assertRejects(() => credentials([], { CHROMA_AUTOTEST_TOKEN: text }), UsageError);
  });
}

Deno.test("readCredentials prefers a token file to the token of the environment", async () => {
  await using file = await fileOf(TOKEN);
  const { headers } = await credentials(["--token-file", file.path], {
    CHROMA_AUTOTEST_TOKEN: "another-token",
  });
  assertEquals(headers.authorization, `Bearer ${TOKEN}`);
});

Deno.test("readCredentials takes plain headers on the command line", async () => {
  const { headers, secrets } = await credentials(["--header", "X-Env: staging", "--header=X-Trace:  a: b"]);
  assertEquals(headers, { "x-env": "staging", "x-trace": "a: b" });
  assertEquals(secrets, []);
});

for (
  const name of [
    "Authorization",
    "authorization",
    "X-Chroma-Token",
    "Cookie",
    "Proxy-Authorization",
    "X-Api-Key",
    "X-Auth-Token",
    "Client-Secret",
    "X-Password",
    "X-Auth",
    "Auth-Bearer",
    "Cf-Access-Jwt-Assertion",
    "X-Client-Credentials",
    "X-Passwd",
  ]
) {
  Deno.test(`readCredentials refuses the header ${name} on the command line`, async () => {
    const error = await assertRejects(
      () => credentials(["--header", `${name}: ${TOKEN}`]),
      UsageError,
      `Cannot take the header "${name}" on the command line`,
    );
    assertEquals(error.message.includes(TOKEN), false);
  });
}

Deno.test("readCredentials takes credentials as headers of the environment, and keeps them secret", async () => {
  const { headers, secrets } = await credentials([], {
    CHROMA_AUTOTEST_HEADER: `Authorization: Basic ${TOKEN}\nX-Chroma-Token: another-token`,
  });
  assertEquals(headers.authorization, `Basic ${TOKEN}`);
  assertEquals(headers["x-chroma-token"], "another-token");
  for (const secret of [TOKEN, "another-token", `Basic ${TOKEN}`]) assert(secrets.includes(secret), secret);
});

for (const line of ["no colon", ": value", "Two Words: x", "Näme: x", "X-A: b\r\nX-C: d"]) {
  Deno.test(`readCredentials refuses the header ${JSON.stringify(line)}`, async () => {
    await assertRejects(() => credentials(["--header", line]), UsageError);
  });
}

Deno.test("readCredentials takes a short header of the environment for a secret only where it is a credential", async () => {
  const { secrets } = await credentials([], { CHROMA_AUTOTEST_HEADER: "X-Org-Id: 1\nX-Api-Key: 2" });
  assertEquals(secrets, ["2"]);
});

Deno.test("readCredentials does not repeat a malformed header: it may hold a secret", async () => {
  const variables = { CHROMA_AUTOTEST_HEADER: `Bearer ${TOKEN}` };
  const error = await assertRejects(() => credentials([], variables), UsageError, "Cannot read a --header");
  assertEquals(error.message.includes(TOKEN), false);
});
