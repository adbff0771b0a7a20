import { assertEquals } from "@std/assert";
import type { Job } from "../../src/run/job.ts";
import { grantsFor } from "../../src/sandbox/grants.ts";
import { fakeEndpoint, fakeTarget } from "../chroma/fake_chroma.ts";

const OPENING = {
  run: "1705123456_abc123",
  earlier: { replays: [], elsewhere: [], unreadable: [] },
} as const;
const OUTSIDE = {
  webhook: "https://hooks.test/services/x",
  database: { host: "::1", port: 5432, user: "ada", password: "x", database: "coord", tls: "prefer" },
};

/** What a job may reach that has a webhook and a database. */
function netOf(work: string, suites: readonly string[]): readonly string[] {
  const target = fakeTarget([fakeEndpoint("server")]);
  const job = { work, terms: { target, suites, monitoring: OUTSIDE } } as unknown as Job;
  const [own = "", ...beside] = grantsFor(job, OPENING).net;
  assertEquals(own, new URL(target.entry.origin).host);
  return beside;
}

Deno.test("grantsFor lets a run with monitoring reach webhook and database, and nobody else", () => {
  assertEquals(netOf("run", ["basic", "monitoring"]), ["hooks.test:443", "[::1]:5432"]);
  assertEquals(netOf("run", ["basic"]), []);
  assertEquals(netOf("preflight", ["monitoring"]), []);
  assertEquals(netOf("cleanup", ["monitoring"]), []);
});
