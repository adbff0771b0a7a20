import { assertEquals } from "@std/assert";
import { certificateOf } from "../../../src/run/certificate/certificate.ts";
import type { Comparable } from "../../../src/run/comparable.ts";
import { whyNotCertified } from "../../../src/run/certificate/why_not_certified.ts";
import type { Summary } from "../../../src/run/summary.ts";
import { NAME, PASSED } from "../../report/summary.ts";
import { CERTIFIED } from "./certified.ts";

Deno.test("certificateOf says what the run made, what became of it, and what production was", () => {
  const { report, ...said } = certificateOf(CERTIFIED);
  assertEquals(/^[0-9a-f]{64}$/.test(report), true);
  assertEquals(said, {
    kind: "chroma-autotest certificate",
    schema: 1,
    certified: true,
    reasons: [],
    version: "0.1.0",
    program: { of: "executable", sha256: "3".repeat(64) },
    configuration: "4".repeat(64),
    run: {
      id: "1705123456_abc123",
      startedAt: "2024-01-13T05:24:16.000Z",
      endedAt: "2024-01-13T05:25:21.000Z",
    },
    target: {
      url: "http://balancer.test:8000",
      tenant: "default_tenant",
      database: "default_database",
      nodes: [
        { name: "primary", role: "primary", url: "http://primary.test:8000", version: "1.0.0" },
        { name: "replica", role: "replica", url: "http://replica.test:8000", version: "1.0.0" },
      ],
    },
    collections: {
      created: 1,
      deleted: 1,
      verified: [{ node: "primary", gone: 1 }, { node: "replica", gone: 1 }],
    },
    production: {
      compared: true,
      unchanged: true,
      changes: [{ what: "count", by: "others", count: 1 }],
      nodes: ["primary", "replica"].map((node) => ({
        node,
        collections: 3,
        counted: 3,
        unsettled: 0,
        before: "1".repeat(64),
        after: "2".repeat(64),
      })),
    },
    residue: [
      { node: "primary", estimatedBytes: 640_100, lifetimeBytes: 6_401_000 },
      { node: "replica", estimatedBytes: 640_100, lifetimeBytes: 640_100 },
    ],
    audit: PASSED.audit,
    guard: { refused: 0, outsideRun: 0 },
    exitCode: 0,
    verdict: "ok",
  });
});

Deno.test("certificateOf is the same from the report that was written", () => {
  const written: Summary = JSON.parse(JSON.stringify(CERTIFIED));
  assertEquals(certificateOf(written), certificateOf(CERTIFIED));
});

const { cleanup, production, safety } = CERTIFIED;
const [COLLECTION] = cleanup.collections;
const left = { name: NAME, node: "replica", reason: "listed" };

/** What keeps a run from being certified. */
const REASONS: readonly (readonly [change: Partial<Summary>, reason: string])[] = [
  [{ cleanup: { ...cleanup, deleted: 0, leftovers: [left] } }, "1 collection is not proven gone"],
  [
    { cleanup: { ...cleanup, deleted: 0, leftovers: [left, { ...left, node: "primary" }] } },
    "1 collection is not proven gone",
  ],
  [
    { recovery: { ...cleanup, deleted: 0, leftovers: [left], returned: [] } },
    "1 collection is not proven gone",
  ],
  [
    { cleanup: { ...cleanup, created: 2 } },
    "Of 2 collections created, 1 are proven gone from every endpoint",
  ],
  [
    {
      cleanup: {
        ...cleanup,
        collections: [{ name: NAME, returns: 0, nodes: [{ node: "primary", state: "unknown" }] }],
      },
    },
    "Of 1 collections created, 0 are proven gone from every endpoint",
  ],
  [
    {
      cleanup: {
        ...cleanup,
        created: 2,
        deleted: 2,
        // The second was not looked for on the replica.
        collections: [...cleanup.collections, {
          name: "another",
          returns: 0,
          nodes: COLLECTION?.nodes.slice(0, 1) ?? [],
        }],
      },
    },
    "Of 2 collections created, 1 are proven gone from every endpoint",
  ],
  [
    { production: { ...production, unchanged: false, problem: "no reply" } },
    "Production was not compared: no reply",
  ],
  [
    { production: { ...production, unchanged: false } },
    "A collection of production vanished, was renamed or reconfigured",
  ],
  [{ production: PASSED.production }, "There is no digest of production before and after"],
  [{ production: { ...production, nodes: [] } }, "There is no digest of production before and after"],
  [
    { plan: { suites: ["drill"] } as Partial<Comparable> as Comparable },
    "It is a drill: a node was to be away, and no run has that",
  ],
  [{ safety: { ...safety, refused: 2 } }, "The guard refused 2 requests or replies"],
  [{ safety: { ...safety, outsideRun: 1 } }, "1 changes went outside the run"],
  [
    { audit: { entries: 0, head: "1705123456_abc123" } },
    "The audit log has no end to be held against",
  ],
  [
    { audit: { ...PASSED.audit, problem: "No space left on device" } },
    "The audit log is not whole: No space left on device",
  ],
  [
    { provenance: { configuration: { sha256: "", options: {} } } },
    "There is no sum of the program: its own files could not be read",
  ],
];

for (const [change, reason] of REASONS) {
  Deno.test(`whyNotCertified: ${reason} (${Object.keys(change)})`, () => {
    assertEquals(whyNotCertified({ ...CERTIFIED, ...change }), [reason]);
    assertEquals(certificateOf({ ...CERTIFIED, ...change }).certified, false);
  });
}

Deno.test("whyNotCertified has nothing against failed checks, and nothing against a run that made nothing", () => {
  assertEquals(whyNotCertified({ ...CERTIFIED, exitCode: 1 }), []);
  const none = { created: 0, deleted: 0, collections: [], leftovers: [] };
  assertEquals(whyNotCertified({ ...CERTIFIED, cleanup: none }), []);
});

Deno.test("certificateOf has no raw word of a server", () => {
  const problem = "no reply: \u001b[31mred\u202e";
  const { reasons, production: { compared, unchanged } } = certificateOf({
    ...CERTIFIED,
    production: { ...production, unchanged: false, problem },
  });
  assertEquals([compared, unchanged], [false, null]);
  assertEquals(reasons, ["Production was not compared: no reply: \\u001b[31mred\\u202e"]);
});
