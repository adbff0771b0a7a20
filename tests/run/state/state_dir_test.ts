import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import type { Target } from "../../../src/chroma/target.ts";
import { runFiles, statePaths, targetKey } from "../../../src/run/state/state_dir.ts";
import { fakeEndpoint, fakeTarget } from "../../chroma/fake_chroma.ts";

const SERVER = fakeTarget([fakeEndpoint("server")]);
const at = (origin: string): Target => ({ ...SERVER, entry: { name: "server", role: "server", origin } });

Deno.test("targetKey is a plain file name", () => {
  for (const origin of ["http://127.0.0.1:8000", "https://[::1]:8443", "https://chroma.example.com"]) {
    assertMatch(targetKey(at(origin)), /^[A-Za-z0-9._@,-]+$/);
  }
});

const BASE = at("http://127.0.0.1:8000");
const OTHERS: readonly (readonly [what: string, other: Target])[] = [
  ["another port", at("http://127.0.0.1:8001")],
  ["another scheme", at("https://127.0.0.1:8000")],
  ["another host", at("http://127.0.0.2:8000")],
  ["another tenant", { ...BASE, tenant: "other" }],
  ["another database", { ...BASE, database: "other" }],
  ["a database that differs in - and _ alone", { ...BASE, database: "default-database" }],
];

for (const [what, other] of OTHERS) {
  Deno.test(`targetKey is another for ${what}`, () => assertNotEquals(targetKey(other), targetKey(BASE)));
}

Deno.test("targetKey does not depend on the nodes that are given", () => {
  const nodes = [fakeEndpoint("primary"), fakeEndpoint("replica")];
  const other: Target = { ...BASE, nodes };
  assertEquals(targetKey(other), targetKey(BASE));
});

Deno.test("statePaths keeps everything inside of the state directory", () => {
  const directory = statePaths.run("/state", "1705123456_abc123");
  assertEquals(directory, "/state/runs/1705123456_abc123");
  assertEquals(runFiles.journal(directory), `${directory}/journal.jsonl`);
  assertEquals(runFiles.report(directory), `${directory}/report.json`);
  assertEquals(statePaths.lock("/state", BASE), `/state/locks/${targetKey(BASE)}.lock`);
  assertEquals(statePaths.log("/state"), "/state/chroma-autotest.log");
});
