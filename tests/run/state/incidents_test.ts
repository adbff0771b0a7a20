import { assertEquals } from "@std/assert";
import type { Incident } from "../../../src/run/alerts/incident.ts";
import { IncidentFile, incidentOf } from "../../../src/run/state/incidents.ts";
import { targetKey } from "../../../src/run/state/state_dir.ts";
import { fakeEndpoint, fakeTarget } from "../../chroma/fake_chroma.ts";
import { MemoryDisk } from "../../core/memory_disk.ts";

const target = fakeTarget([fakeEndpoint("server")]);
const PATH = `/state/incidents/${targetKey(target)}.json`;
const OPEN: Incident = { state: "open", failures: 2, since: "s", run: "r", successes: 0, told: true };
const CLOSED: Incident = { state: "closed", failures: 0 };

/** What is read of a file with this text, and what is told of it. */
async function read(text?: string) {
  const disk = new MemoryDisk();
  if (text !== undefined) await disk.replace(PATH, text);
  const told: string[] = [];
  const incidents = await new IncidentFile(disk, "/state", target).read((one) => void told.push(one));
  return { incidents, told: told.length, aside: await disk.read(`${PATH}.damaged`) };
}

Deno.test("IncidentFile reads what it wrote", async () => {
  const disk = new MemoryDisk();
  const file = new IncidentFile(disk, "/state", target);
  await file.write({ slack: OPEN, webhook: CLOSED });
  assertEquals(await file.read(() => {}), { slack: OPEN, webhook: CLOSED });
  assertEquals(incidentOf(await file.read(() => {}), "other"), CLOSED);
  assertEquals(await read(), { incidents: {}, told: 0, aside: undefined });
});

const DAMAGED: readonly string[] = [
  "",
  "{",
  "[]",
  "null",
  '{"schema":2,"outlets":{}}',
  '{"schema":1}',
  '{"schema":1,"outlets":{"slack":null}}',
  '{"schema":1,"outlets":{"slack":{"state":"ajar","failures":0}}}',
  '{"schema":1,"outlets":{"slack":{"state":"closed","failures":-1}}}',
  '{"schema":1,"outlets":{"slack":{"state":"open","failures":2,"since":"s","run":"r","successes":0}}}',
  JSON.stringify({ schema: 1, outlets: { slack: OPEN } }).slice(0, -9),
];

for (const text of DAMAGED) {
  Deno.test(`IncidentFile sets ${text || "an empty file"} aside, and begins anew`, async () => {
    assertEquals(await read(text), { incidents: {}, told: 1, aside: text });
  });
}
