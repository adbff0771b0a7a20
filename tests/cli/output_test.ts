import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { parseCommandLine } from "../../src/cli/parse.ts";
import { readSinks, type Sink, writeReports } from "../../src/cli/output.ts";
import { UsageError } from "../../src/cli/usage_error.ts";
import { systemDisk } from "../../src/core/disk.ts";
import { redactedDisk, redactor } from "../../src/core/redact.ts";
import { temporaryDirectory } from "../core/temporary_directory.ts";
import { environmentOf, invoke, keptStreams } from "./invoke.ts";

const SINKS: readonly (readonly [args: readonly string[], sinks: readonly Sink[]])[] = [
  [[], [{ format: "text" }]],
  [["--format", "json"], [{ format: "json" }]],
  [["--output", "a.txt"], [{ format: "text", file: "a.txt" }]],
  [["--format", "json", "--output", "a.json"], [{ format: "json", file: "a.json" }]],
  [["--format", "json", "--output", "a.json", "--format", "text", "--output=-"], [
    { format: "json", file: "a.json" },
    { format: "text" },
  ]],
  [["--format", "json", "--format", "text", "--output", "a.json", "--output", "b.txt"], [
    { format: "json", file: "a.json" },
    { format: "text", file: "b.txt" },
  ]],
];

for (const [args, sinks] of SINKS) {
  Deno.test(`readSinks pairs [${args.join(" ")}]`, () => assertEquals(readSinks(invoke("run", args)), sinks));
}

const REFUSED: readonly (readonly [args: readonly string[], message: string])[] = [
  [
    ["--format", "yaml"],
    `Cannot print the format "yaml": "run" prints text, json, jsonl, junit, tap, html, markdown, prometheus`,
  ],
  [["--format", "JSON"], `Cannot print the format "JSON"`],
  [["--output", "a", "--output", "b"], "Cannot pair --output: there are more of them than of --format"],
  [
    ["--format", "text", "--format", "json", "--output", "a"],
    "Cannot pair --output: give one for each --format",
  ],
  [
    ["--format", "text", "--format", "json", "--output", "a", "--output", "a"],
    'Cannot write two reports to "a"',
  ],
  [["--format", "text", "--format", "json"], "Cannot print two reports on standard output"],
];

Deno.test("readSinks knows only text and JSON where there is no run to report", () => {
  const sinks = () => readSinks(invoke("list", ["--format", "junit"]));
  assertThrows(sinks, UsageError, `Cannot print the format "junit": "list" prints text, json`);
});

const COMMON = { CHROMA_AUTOTEST_FORMAT: "text\nprometheus", CHROMA_AUTOTEST_OUTPUT: "-\na.prom" };

for (
  const [command, variables, sinks] of [
    ["run", COMMON, [{ format: "text" }, { format: "prometheus", file: "a.prom" }]],
    ["cleanup", COMMON, [{ format: "text" }]],
    ["list", { CHROMA_AUTOTEST_FORMAT: "html", CHROMA_AUTOTEST_OUTPUT: "a.html" }, [{ format: "text" }]],
  ] as const
) {
  Deno.test(`readSinks takes of ${JSON.stringify(variables)} what "${command}" prints`, () => {
    assertEquals(readSinks(invoke(command, [], variables)), [...sinks]);
  });
}

Deno.test("readSinks refuses a format of the environment that nothing prints", () => {
  const sinks = () => readSinks(invoke("list", [], { CHROMA_AUTOTEST_FORMAT: "yaml" }));
  assertThrows(sinks, UsageError, `Cannot print the format "yaml"`);
});

Deno.test("readSinks knows no events of a run that is over", () => {
  const sinks = () => readSinks(parseCommandLine(["report", "--format", "jsonl"], environmentOf()));
  assertThrows(sinks, UsageError, `Cannot print the format "jsonl": "report" prints text, json, junit`);
});

for (const [args, message] of REFUSED) {
  Deno.test(`readSinks refuses [${args.join(" ")}]`, () => {
    assertThrows(() => readSinks(invoke("run", args)), UsageError, message);
  });
}

const RENDER = { text: () => "PASSED\n", json: () => "{}\n" };

Deno.test("writeReports writes each report to where it belongs", async () => {
  await using directory = await temporaryDirectory();
  const file = `${directory.path}/report.json`;
  const streams = keptStreams();
  await writeReports([{ format: "json", file }, { format: "text" }], RENDER, {
    disk: systemDisk,
    streams,
    silent: false,
    exitCode: 0,
  });
  assertEquals(streams.kept, { out: "PASSED\n", err: "" });
  assertEquals(await Deno.readTextFile(file), "{}\n");
  assertEquals((await Array.fromAsync(Deno.readDir(directory.path))).map(({ name }) => name), [
    "report.json",
  ]);
});

Deno.test(
  "writeReports lets others read a report, as node_exporter reads its textfile, through a redacted disk too",
  {
    ignore: Deno.build.os === "windows",
  },
  async () => {
    await using directory = await temporaryDirectory();
    const file = `${directory.path}/report.json`;
    const disk = redactedDisk(systemDisk, redactor([]));
    const options = { disk, streams: keptStreams(), silent: true, exitCode: 0 } as const;
    assertEquals(await writeReports([{ format: "json", file }], RENDER, options), 0);
    assertEquals((await Deno.stat(file)).mode! & 0o777, 0o666 & ~Deno.umask());
  },
);

Deno.test("writeReports is silent on standard output alone: files are still written", async () => {
  await using directory = await temporaryDirectory();
  const file = `${directory.path}/report.json`;
  const streams = keptStreams();
  await writeReports([{ format: "text" }, { format: "json", file }], RENDER, {
    disk: systemDisk,
    streams,
    silent: true,
    exitCode: 0,
  });
  assertEquals(streams.kept, { out: "", err: "" });
  assertEquals(await Deno.readTextFile(file), "{}\n");
});

const LOST = { format: "json", file: "/nowhere/report.json" } as const;

for (const exitCode of [0, 1, 3, 4] as const) {
  Deno.test(`writeReports does not lose a report with its file, which is no success (exit code ${exitCode})`, async () => {
    const streams = keptStreams();
    const options = { disk: systemDisk, streams, silent: true, exitCode };
    assertEquals(await writeReports([LOST], RENDER, options), exitCode === 0 ? 1 : exitCode);
    assertEquals(streams.kept.out, "{}\n");
    assertStringIncludes(streams.kept.err, `Cannot write the report to "/nowhere/report.json": `);
  });
}

Deno.test("writeReports prints one report alone, whatever becomes of files", async () => {
  const streams = keptStreams();
  const options = { disk: systemDisk, streams, silent: false, exitCode: 0 } as const;
  assertEquals(await writeReports([LOST, { format: "text" }], RENDER, options), 1);
  assertEquals(streams.kept.out, "PASSED\n");
});
