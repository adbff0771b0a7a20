import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { cli } from "../../src/cli/cli.ts";
import { systemClock } from "../../src/core/clock.ts";
import { systemDisk } from "../../src/core/disk.ts";
import { systemRandom } from "../../src/core/random.ts";
import type { Transport } from "../../src/core/transport.ts";
import { VERSION } from "../../src/core/version.ts";
import { type Perform, SandboxLost } from "../../src/sandbox/sandbox.ts";
import { NoReplyError } from "../../src/transport/no_reply.ts";
import { fakeChroma } from "../chroma/fake_chroma.ts";
import { temporaryDirectory } from "../core/temporary_directory.ts";
import { inProcess } from "../run/in_process.ts";
import { environmentOf, keptStreams } from "./invoke.ts";

const URL = ["--url", "http://server.test:8000"];
const SECRET = "open-sesame";

const nobody: Transport = () => {
  throw new Error("Something was sent");
};
const dead: Transport = () => Promise.reject(new NoReplyError("connection refused", { reason: "connect" }));
/** A server that repeats the token in its error, as some do. */
const echo = fakeChroma(
  [],
  ({ path }) =>
    path === "/collections"
      ? Response.json({ error: "AuthError", message: `token ${SECRET} may not list` }, { status: 403 })
      : undefined,
);

async function start(
  args: readonly string[],
  send: Transport,
  variables: Readonly<Record<string, string>> = {},
  perform?: Perform,
  abandoned = new AbortController().signal,
) {
  await using stateDir = await temporaryDirectory();
  const streams = keptStreams();
  const system = { clock: systemClock, random: systemRandom, disk: systemDisk };
  const code = await cli(args, {
    system,
    self: { executable: "chroma-autotest" },
    perform: perform ?? inProcess({ ...system, send, certificateEnd: () => Promise.resolve(undefined) }),
    environment: environmentOf({ CHROMA_AUTOTEST_STATE_DIR: stateDir.path, ...variables }),
    streams,
    signal: new AbortController().signal,
    abandoned,
  });
  return { code, ...streams.kept };
}

for (const args of [["--help"], ["-h"], ["run", "--help"], ["list", "-h"], ["cleanup", "--help"]]) {
  Deno.test(`cli prints help for [${args.join(" ")}], and sends nothing`, async () => {
    const { code, out, err } = await start(args, nobody);
    assertEquals([code, err], [0, ""]);
    assertMatch(out, /^chroma-autotest /);
  });
}

for (
  const args of [["report"], ["report", "1705123456_abc123"], ["audit"], ["verify", ...URL], ["list", ...URL]]
) {
  Deno.test(`cli says of [${args.join(" ")}] that the state directory cannot be read, and which`, async () => {
    await using directory = await temporaryDirectory();
    const file = `${directory.path}/file`;
    await Deno.writeTextFile(file, "");
    const { code, out, err } = await start([...args, "--state-dir", file], nobody);
    assertEquals([code, out], [2, ""]);
    assertStringIncludes(err, `Cannot read the state directory "${file}": `);
  });
}

Deno.test("cli merges no report that may not be read, and says which", async () => {
  const { code, err } = await start(["report", "--merge", "/"], nobody);
  assertEquals(code, 2);
  assertMatch(err, /^Cannot merge: the report "\/" may not be read: .+\n$/);
});

Deno.test("cli prints the version", async () => {
  assertEquals(await start(["run", "--version"], nobody), { code: 0, out: `${VERSION}\n`, err: "" });
});

const USAGE: readonly (readonly string[])[] = [
  [],
  ["runn"],
  ["run"],
  ["run", ...URL, "--write-docs", "251"],
  ["run", ...URL, "sink"],
  ["list", ...URL, "--format", "yaml"],
  ["cleanup", ...URL, "--run", "latest"],
  ["run", "--url", "server.test:8000"],
];

for (const args of USAGE) {
  Deno.test(`cli ends [${args.join(" ")}] with 2 and one line, before anything is sent`, async () => {
    const { code, out, err } = await start(args, nobody);
    assertEquals([code, out], [2, ""]);
    assertMatch(err, /^Cannot [^\n]+\n$/);
  });
}

for (const command of ["list", "cleanup"]) {
  Deno.test(`cli ends ${command} with 5 when nobody answers, and prints no stack`, async () => {
    const { code, out, err } = await start([command, ...URL, "--quiet"], dead);
    assertEquals([code, out], [5, ""]);
    assertMatch(
      err,
      /^Cannot reach the deployment: server \(http:\/\/server\.test:8000\) gives no reply: [^\n]+\n$/,
    );
  });
}

Deno.test("cli ends run with 5 when nobody answers, and reports it", async () => {
  const { code, out, err } = await start(["run", ...URL, "--quiet"], dead);
  assertEquals([code, err], [5, ""]);
  assertMatch(out, /^UNREACHABLE: /);
  assertStringIncludes(out, "connection refused");
  assertEquals(out.includes("    at "), false);
});

Deno.test("cli prints a list on standard output alone", async () => {
  const { code, out, err } = await start(["list", ...URL], fakeChroma([]));
  assertEquals([code, err], [0, ""]);
  assertEquals(out, "No AUTOTEST_ collection on any endpoint, in full lists made twice\n");
});

Deno.test("cli is quiet when told to and nothing is wrong, and says so when something is", async () => {
  assertEquals(await start(["list", ...URL, "--quiet"], fakeChroma([])), { code: 0, out: "", err: "" });
  const { code, out } = await start(["list", ...URL, "--quiet"], echo);
  assertEquals(code, 5);
  assertStringIncludes(out, "COULD NOT LOOK on server");
});

for (const format of ["junit", "tap", "markdown"]) {
  Deno.test(`cli tells no secret in ${format}, where it would stand escaped`, async () => {
    const given = ["run", ...URL, "--format", format];
    const { out } = await start(given, echo, { CHROMA_AUTOTEST_TOKEN: SECRET });
    const plain = out.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
    assertStringIncludes(plain, "token [secret] may not list");
    assertEquals(plain.includes(SECRET), false);
  });
}

Deno.test("cli tells no secret on standard output or standard error", async () => {
  for (const command of ["list", "cleanup", "run"]) {
    const { out, err } = await start([command, ...URL], echo, { CHROMA_AUTOTEST_TOKEN: SECRET });
    assertStringIncludes(out + err, "token [secret] may not list");
    assertEquals((out + err).includes(SECRET), false);
  }
});

Deno.test("cli writes no secret into a report's file", async () => {
  await using directory = await temporaryDirectory();
  const file = `${directory.path}/report.json`;
  await start(["list", ...URL, "--format", "json", "--output", file], echo, {
    CHROMA_AUTOTEST_TOKEN: SECRET,
  });
  const report = await Deno.readTextFile(file);
  assertStringIncludes(report, "may not list");
  assertEquals(report.includes(SECRET), false);
});

Deno.test("cli tells how to finish when the sandbox was lost, and counts what may be left as left", async () => {
  const lost: Perform = () => Promise.reject(new SandboxLost("The sandbox ended before its work did: why"));
  const run = await start(["run", ...URL], nobody, {}, lost);
  assertEquals([run.code, run.out], [3, ""]);
  assertMatch(
    run.err,
    /\nTo remove what may be left, run:\n {2}chroma-autotest cleanup --url .*\nThe sandbox ended .* did: why\n$/,
  );
  const list = await start(["list", ...URL], nobody, {}, lost);
  assertEquals([list.code, list.err], [1, "The sandbox ended before its work did: why\n"]);
});

Deno.test("cli tells how to finish when a run is abandoned, and nothing of that to who only looks", async () => {
  const errOf = async (command: string) => {
    const abandon = new AbortController();
    const perform: Perform = () => {
      abandon.abort();
      return Promise.reject(new Error("It goes on in no test"));
    };
    return (await start([command, ...URL], nobody, {}, perform, abandon.signal)).err;
  };
  for (const command of ["run", "cleanup"]) {
    assertMatch(await errOf(command), /To remove what is left, run:\n {2}chroma-autotest cleanup --url /);
  }
  for (const command of ["list", "preflight"]) {
    assertEquals((await errOf(command)).includes("To remove what is left"), false);
  }
});
