import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { appendStepSummary } from "../../src/cli/step_summary.ts";
import { systemDisk } from "../../src/core/disk.ts";
import { redactedDisk, redactor } from "../../src/core/redact.ts";
import { temporaryDirectory } from "../core/temporary_directory.ts";
import { environmentOf, keptStreams } from "./invoke.ts";

async function append(path: string | undefined, text = "## PASSED\n") {
  const streams = keptStreams();
  await appendStepSummary(() => text, {
    disk: redactedDisk(systemDisk, redactor(["open-sesame"])),
    streams,
    environment: environmentOf(path === undefined ? {} : { GITHUB_STEP_SUMMARY: path }),
  });
  return streams.kept;
}

Deno.test("appendStepSummary adds the report to what is on the page, without secrets", async () => {
  await using directory = await temporaryDirectory();
  const path = `${directory.path}/summary.md`;
  await Deno.writeTextFile(path, "# Job");
  assertEquals(await append(path), { out: "", err: "" });
  await append(path, "## FAILED: open-sesame\n");
  assertEquals(await Deno.readTextFile(path), "# Job\n## PASSED\n\n## FAILED: [secret]\n");
});

Deno.test("appendStepSummary does nothing outside of GitHub Actions", async () => {
  for (const path of [undefined, ""]) assertEquals(await append(path), { out: "", err: "" });
});

Deno.test("appendStepSummary says when the page cannot be written, and nothing more happens", async () => {
  const { out, err } = await append("/nowhere/summary.md");
  assertEquals(out, "");
  assertStringIncludes(err, 'Cannot add the report to GITHUB_STEP_SUMMARY ("/nowhere/summary.md"): ');
});

Deno.test("appendStepSummary keeps the page as short as GitHub shows it, in whole lines", async () => {
  await using directory = await temporaryDirectory();
  const path = `${directory.path}/summary.md`;
  await Deno.writeTextFile(path, "x".repeat(500_000));
  await append(path, `## FAILED\n\n${"| ü |\n".repeat(200_000)}`);
  const page = await Deno.readTextFile(path);
  assert(new TextEncoder().encode(page).length < 2 ** 20);
  assert(page.length > 900_000);
  assertEquals(page.split("\n").slice(-4), ["| ü |", "", "The report is longer than GitHub shows.", ""]);
});
