import { assertEquals, assertRejects } from "@std/assert";
import { openEventLines } from "../../src/cli/event_lines.ts";
import type { Sink } from "../../src/cli/output.ts";
import { UsageError } from "../../src/cli/usage_error.ts";
import { type Disk, systemDisk } from "../../src/core/disk.ts";
import { FakeClock } from "../core/fake_clock.ts";
import { temporaryDirectory } from "../core/temporary_directory.ts";
import { PASSED } from "../report/summary.ts";
import { keptStreams } from "./invoke.ts";

const NOTE = { type: "note", text: "Looking\n\u001b[2J" } as const;
const END = { type: "end", summary: PASSED } as const;
const AT = "2024-01-13T05:24:16.000Z";

/** Opens lines to these sinks; what is written is kept. */
async function open(sinks: readonly Sink[], { quiet = false, disk = systemDisk } = {}) {
  const streams = keptStreams();
  const clock = new FakeClock();
  const lines = await openEventLines(sinks, { disk, streams, clock, quiet });
  return { lines, clock, kept: streams.kept, [Symbol.asyncDispose]: () => lines[Symbol.asyncDispose]() };
}

const parsed = (text: string) =>
  text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));

Deno.test("openEventLines writes each event on one line when it happens, and the summary last", async () => {
  await using rig = await open([{ format: "jsonl" }]);
  rig.lines.tell(NOTE);
  assertEquals(rig.kept.out, `{"time":"${AT}","type":"note","text":"Looking\\n\\u001b[2J"}\n`);
  await rig.clock.advance(1500);
  rig.lines.tell(END);
  rig.lines.tell({ type: "note", text: "of a ping that came too late" });
  await rig.lines.end(0);
  assertEquals(parsed(rig.kept.out), [
    { time: AT, ...NOTE },
    { time: "2024-01-13T05:24:17.500Z", ...END },
  ]);
});

Deno.test("openEventLines writes a file that is there from the start, over an older one", async () => {
  await using directory = await temporaryDirectory();
  const file = `${directory.path}/events.jsonl`;
  await Deno.writeTextFile(file, "of an earlier run\n");
  await using rig = await open([{ format: "json" }, { format: "jsonl", file }], { quiet: true });
  assertEquals(await Deno.readTextFile(file), "");
  rig.lines.tell(NOTE);
  rig.lines.tell({ type: "failed", message: "Cannot start", exitCode: 75 });
  await rig.lines.end(75);
  assertEquals(parsed(await Deno.readTextFile(file)), [
    { time: AT, ...NOTE },
    { time: AT, type: "failed", message: "Cannot start", exitCode: 75 },
  ]);
  assertEquals(rig.kept, { out: "", err: "" });
});

Deno.test("openEventLines holds back what goes to standard output, where that stays empty when all is well", async () => {
  for (const code of [0, 1] as const) {
    await using rig = await open([{ format: "jsonl" }], { quiet: true });
    rig.lines.tell(NOTE);
    rig.lines.tell(END);
    assertEquals(rig.kept.out, "");
    await rig.lines.end(code);
    assertEquals(parsed(rig.kept.out).length, code === 0 ? 0 : 2);
  }
});

Deno.test("openEventLines says before anything is sent that a file cannot be written", async () => {
  await assertRejects(
    () => open([{ format: "jsonl", file: "/nowhere/events.jsonl" }]),
    UsageError,
    'Cannot write the events to "/nowhere/events.jsonl": ',
  );
});

Deno.test("openEventLines says once that the disk is full, and lets the run go on", async () => {
  let appends = 0;
  const disk: Disk = {
    ...systemDisk,
    replace: () => Promise.resolve(),
    openAppend: () =>
      Promise.resolve({
        append: () =>
          ++appends === 1 ? Promise.resolve() : Promise.reject(new Error("No space left on device")),
        [Symbol.asyncDispose]: () => Promise.resolve(),
      }),
  };
  await using rig = await open([{ format: "jsonl", file: "e.jsonl" }], { disk });
  for (let time = 0; time < 4; time++) rig.lines.tell(NOTE);
  assertEquals(
    [await rig.lines.end(0), await rig.lines.end(3)],
    [1, 3],
    "a file that is not whole is no success",
  );
  assertEquals([rig.kept.err, appends], [
    'Cannot write the events to "e.jsonl" any further: No space left on device\n',
    2,
  ]);
});

Deno.test("openEventLines does nothing where nobody asked for events", async () => {
  await using rig = await open([{ format: "text" }, { format: "json", file: "/nowhere/x.json" }]);
  rig.lines.tell(END);
  await rig.lines.end(1);
  assertEquals(rig.kept, { out: "", err: "" });
});
