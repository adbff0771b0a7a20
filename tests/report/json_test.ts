import { assertEquals } from "@std/assert";
import { renderJson } from "../../src/report/json.ts";
import { check, NAME, PASSED } from "./summary.ts";

/** The types in contract.md, section 6; what stands in a list is what each of its members must have. */
const CONTRACT = {
  schema: "number",
  tool: "string",
  version: "string",
  run: { id: "string", startedAt: "string", durationMs: "number" },
  target: { url: "string", nodes: [{ role: "string", url: "string", version: "string" }] },
  suites: [{
    name: "string",
    status: "string",
    durationMs: "number",
    checks: [{ name: "string", status: "string", durationMs: "number", detail: "string" }],
  }],
  cleanup: {
    created: "number",
    deleted: "number",
    collections: [{ name: "string", nodes: [{ node: "string", state: "string" }] }],
    leftovers: [{ name: "string", node: "string", reason: "string" }],
  },
  production: {
    collections: "number",
    unchanged: "boolean",
    changes: [{ node: "string", name: "string", what: "string", by: "string", proof: "string" }],
    nodes: [{ node: "string", collections: "number", counted: "number", unsettled: "number" }],
  },
  residue: {
    collectionsWithRecords: "number",
    estimatedBytes: "number",
    lifetimeBytes: "number",
    nodes: [{ node: "string", estimatedBytes: "number", lifetimeBytes: "number" }],
  },
  safety: {
    requests: { read: "number", create: "number", write: "number", delete: "number" },
    refused: "number",
    outsideRun: "number",
  },
  exitCode: "number",
};

/** Where a value is not what the contract says, as `path: what`. */
function breaches(value: unknown, contract: unknown, path = "report"): readonly string[] {
  if (typeof contract === "string") {
    const type: string = typeof value;
    return type === contract ? [] : [`${path}: ${type}, not ${contract}`];
  }
  if (Array.isArray(contract)) {
    if (!Array.isArray(value)) return [`${path}: no list`];
    return value.flatMap((one, index) => breaches(one, contract[0], `${path}[${index}]`));
  }
  if (typeof value !== "object" || value === null) return [`${path}: no object`];
  return Object.entries(contract as object).flatMap(([key, inner]) =>
    breaches((value as Record<string, unknown>)[key], inner, `${path}.${key}`)
  );
}

Deno.test("renderJson prints what the contract promises, in every list too", () => {
  const report = JSON.parse(renderJson({
    ...PASSED,
    suites: [{ name: "basic", status: "failed", durationMs: 1, checks: [check("count", "failed", "wrong")] }],
    cleanup: { ...PASSED.cleanup, leftovers: [{ name: NAME, node: "replica", reason: "…" }] },
    production: {
      collections: 1,
      unchanged: false,
      changes: [{
        node: "primary",
        name: "docs",
        uuid: "1",
        what: "vanished",
        detail: "…",
        by: "others",
        proof: "…",
      }],
      nodes: [{ node: "primary", collections: 1, counted: 1, unsettled: 0 }],
    },
    exitCode: 4,
  }));
  assertEquals(breaches(report, CONTRACT), []);
  assertEquals([report.schema, report.tool], [1, "chroma-autotest"]);
  assertEquals(new Date(report.run.startedAt).toISOString(), report.run.startedAt);
});

Deno.test("renderJson keeps metrics, and ends with a newline", () => {
  const text = renderJson(PASSED);
  assertEquals(JSON.parse(text).suites[0].checks[1].metrics, { records: 50 });
  assertEquals(text.endsWith("}\n"), true);
});
