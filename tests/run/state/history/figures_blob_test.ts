import { assert, assertEquals } from "@std/assert";
import { pack, unpack } from "../../../../src/run/state/history/figures_blob.ts";
import type { SuiteFigures } from "../../../../src/trend/past_run.ts";

const SUITES: readonly SuiteFigures[] = [
  {
    name: "basic",
    checks: [
      { name: "create", status: "passed", durationMs: 85 },
      { name: "add", status: "failed", durationMs: 0, metrics: { records: 50, errorRate: 0.125 } },
      { name: "get", status: "unknown", durationMs: 12 },
    ],
  },
  { name: "empty", checks: [] },
  {
    name: "sync",
    checks: [{ name: "copies", status: "skipped", durationMs: 3, metrics: { lagMs: -1.5e-7 } }],
  },
];

Deno.test("unpack answers what pack was given", () => {
  assertEquals(unpack(pack(SUITES)), SUITES);
  assertEquals(unpack(pack([])), []);
});

Deno.test("pack leaves evidence out, and names the same checks alike", () => {
  const detailed = SUITES.map((suite) => ({
    ...suite,
    checks: suite.checks.map((check) => ({ ...check, detail: "a server's words" })),
  }));
  assertEquals(unpack(pack(detailed)), SUITES);
  const other = SUITES.map(({ name, checks }) => ({
    name,
    checks: checks.map((one) => ({ ...one, durationMs: 7 })),
  }));
  assertEquals(pack(other).names, pack(SUITES).names);
});

Deno.test("unpack answers nothing for parts that do not fit", () => {
  const { names, figures } = pack(SUITES);
  const [first] = SUITES;
  assert(first !== undefined);
  assertEquals(unpack({ names, figures: figures.slice(0, 5) }), []);
  assertEquals(unpack({ names, figures: new Uint8Array() }), []);
  assertEquals(unpack({ names: "{", figures }), []);
  assertEquals(unpack({ names: "7", figures }), []);
  assertEquals(unpack({ names: pack([first]).names, figures }), []);
  assertEquals(unpack({ names, figures: pack([first]).figures }), []);
});
