import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createHash } from "node:crypto";
import { renderHtml } from "../../../src/report/html/page.ts";
import { milliseconds } from "../../../src/report/html/words.ts";
import type { Summary } from "../../../src/run/summary.ts";
import { PASSED, SHARD } from "../summary.ts";
import { FAILING, FULL, SUMMARIES, TREND } from "./summaries.ts";

const MAX_BYTES = 500 * 1024;

const sizeOf = (page: string) => new TextEncoder().encode(page).length;
const all = (page: string, pattern: RegExp) => [...page.matchAll(pattern)].map(([, found = ""]) => found);

for (const [what, summary] of Object.entries(SUMMARIES)) {
  const page = renderHtml(summary, { past: TREND });

  Deno.test(`renderHtml of ${what} needs nothing but itself, and its policy lets nothing else in`, () => {
    assertEquals(all(page, /<(script|img|iframe|object|base|form|input)\b/g), []);
    // An empty icon, without which browsers ask for one.
    assertEquals(all(page, /(<link[^>]*>)/g), [`<link rel="icon" href="data:,">`]);
    assertEquals(all(page, /\s(style|on\w+|src|srcset|action)="/g), []);
    assertEquals(all(page, /\shref="([^#][^"]*)"/g), ["data:,"]);
    const [style = ""] = all(page, /<style>([^<]*)<\/style>/g);
    assertEquals(all(style, /(@import|url\()/g), []);
    const digest = createHash("sha256").update(style).digest("base64");
    const policy =
      `default-src 'none'; img-src data:; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`;
    assertStringIncludes(page, `content="${policy.replaceAll("'", "&#39;")}"`);
  });

  Deno.test(`renderHtml of ${what} has its headings in order, and every place that it points to`, () => {
    const levels = all(page, /<h([1-6])\b/g).map(Number);
    assertEquals([levels[0], levels.filter((level) => level === 1).length], [1, 1]);
    assert(levels.every((level, at) => level <= (levels[at - 1] ?? 0) + 1), levels.join(" "));
    const ids = all(page, /\sid="([^"]+)"/g);
    assertEquals(ids.length, new Set(ids).size);
    const targets = [...all(page, /\shref="#([^"]+)"/g), ...all(page, /\saria-labelledby="([^"]+)"/g)];
    assertEquals(targets.filter((target) => !ids.includes(target)), []);
  });

  Deno.test(`renderHtml of ${what} stays below 500 KiB`, () => {
    assert(sizeOf(page) <= MAX_BYTES, `${sizeOf(page)} bytes`);
  });

  Deno.test(`renderHtml of ${what} shows every check with its evidence`, () => {
    for (const { name, detail } of summary.suites.flatMap(({ checks }) => checks)) {
      assertStringIncludes(page, `<bdi class="said">${name}</bdi>`);
      assertStringIncludes(page, `<bdi class="said">${detail}</bdi>`);
    }
  });
}

Deno.test("renderHtml tells what a run that was stopped did not test", () => {
  const suites = PASSED.suites.map((suite) => ({ ...suite, status: "unknown" as const, notBegun: 2 }));
  const page = renderHtml({ ...PASSED, suites, exitCode: 143 });
  inOrder(page, [
    "passed, 1 skipped, not all begun",
    "<h3>Not tested</h3>",
    "basic, after 3 checks; 2 more did not begin",
  ]);
});

Deno.test("renderHtml says of a shard what it leaves, and of earlier runs what came back", () => {
  const page = renderHtml({ ...PASSED, shard: SHARD });
  inOrder(page, [
    "what all shards share is left</span>",
    "1 of 2: AUTOTEST_concurrent_users",
    "cleanup --run 1705123456_abc123 --force",
  ]);
  assertEquals(page.includes("nothing left behind"), false);
  const recovery = { ...PASSED.cleanup, returned: [{ name: SHARD.collection, nodes: ["replica"] }] };
  inOrder(renderHtml({ ...PASSED, recovery, exitCode: 1 }), [
    "1 collection of earlier runs came back</span>",
  ]);
});

Deno.test("renderHtml warns of what stays on a server when it nears the budget", () => {
  const warned = (budgetBytes: number) =>
    renderHtml({ ...PASSED, residue: { ...PASSED.residue, budgetBytes } }).includes("near --max-residue");
  assertEquals([warned(500e6), warned(7e6)], [false, true]);
});

Deno.test("renderHtml of a deployment that is not there claims nothing of what earlier runs left, nor of its speed", () => {
  const page = renderHtml(SUMMARIES["a run of nothing"] ?? PASSED);
  inOrder(page, ["what earlier runs left was not looked for</span>", "no probe</span>"]);
  for (const claim of ["nothing left behind", "No endpoint got slow"]) {
    assertEquals(page.includes(claim), false);
  }
});

/** The first of each, in the order in which they stand in the page. */
function inOrder(page: string, texts: readonly string[]): void {
  const places = texts.map((text) => page.indexOf(text));
  assertEquals(places.filter((place) => place < 0), [], texts.filter((text) => !page.includes(text)).join());
  assertEquals(places, places.toSorted((a, b) => a - b));
}

Deno.test("renderHtml begins with the verdict, what to do, and what failed", () => {
  inOrder(renderHtml(FAILING), [
    "<h1",
    "What to do now",
    "chroma-autotest audit",
    "Needs attention",
    "Suite by suite",
    "Life of every collection",
    "Replication lag",
    "Production before and after",
    "Proof that nothing was harmed",
    "What it cost others",
    "What stays on the servers",
    "The guide&#39;s checklist",
    "<footer",
  ]);
});

Deno.test("renderHtml says what its exit code means", () => {
  const title = (exitCode: Summary["exitCode"]) =>
    all(renderHtml({ ...FULL, exitCode }), /<h1[^>]*>([^<]+)</g)[0];
  assertEquals(([0, 1, 3, 4, 5, 6, 130] as const).map(title), [
    "Passed",
    "Failed",
    "Leftovers",
    "Safety",
    "Unreachable",
    "Braked",
    "Interrupted",
  ]);
});

Deno.test("renderHtml puts the checks of a suite that did not pass first, and opens no suite that passed", () => {
  const [suite = ""] = all(renderHtml(FAILING), /<table class="checks">(.*?)<\/table>/gs);
  const marks = all(suite, /<tr id="[^"]+" class="(\w+)"/g);
  assertEquals([...new Set(marks)], ["failed", "unknown", "passed", "skipped"]);
  assertEquals(/<details class="suite"\s+open/.test(renderHtml(FAILING)), true);
  assertEquals(/<details class="suite"\s+open/.test(renderHtml(FULL)), false);
});

Deno.test("renderHtml has every figure of a chart in a table", () => {
  const rows = all(renderHtml(FULL), /<tr>(.*?)<\/tr>/gs).map((row) => row.replace(/<[^>]*>|\s+/g, " "));
  const distributions = FULL.suites.flatMap(({ checks }) => checks.flatMap((one) => one.distributions ?? []));
  assert(distributions.length > 5);
  for (const { node, n, percentiles } of distributions) {
    const figures = Object.values(percentiles).map(milliseconds);
    const row = rows.find((row) =>
      row.includes(node) && [String(n), ...figures].every((one) => row.split(" ").includes(one))
    );
    assert(row !== undefined, `${node} ${figures.join(" ")}`);
  }
});

Deno.test("renderHtml says what never came", () => {
  const lag = {
    name: "lag",
    node: "replica",
    unit: "ms",
    n: 0,
    missing: 50,
    percentiles: {},
    samples: [],
  } as const;
  const [first, ...others] = FULL.suites;
  const [one, ...rest] = first?.checks ?? [];
  assert(first !== undefined && one !== undefined);
  const suites = [{ ...first, checks: [{ ...one, distributions: [lag] }, ...rest] }, ...others];
  assertStringIncludes(renderHtml({ ...FULL, suites }), "50 never came");
});

Deno.test("renderHtml of a report without the newer fields leaves out what it does not know", () => {
  const suites = FULL.suites.map(({ name, status, durationMs, checks }) => ({
    name,
    status,
    durationMs,
    checks: checks.map(({ name, status, detail, durationMs }) => ({ name, status, detail, durationMs })),
  }));
  const collections = FULL.cleanup.collections.map(({ name, nodes }) => ({
    name,
    nodes: nodes.map(({ node, state }) => ({ node, state })),
    returns: 0,
  }));
  const page = renderHtml({ ...FULL, suites, cleanup: { ...FULL.cleanup, collections } });
  assertEquals([page.includes('id="speed"'), page.includes("NaN"), page.includes("undefined")], [
    false,
    false,
    false,
  ]);
});

Deno.test("renderHtml stays readable however much went wrong", () => {
  const many = <T>(of: (at: number) => T) => Array.from({ length: 10_000 }, (_, at) => of(at));
  const text = "x".repeat(2 ** 20);
  const [collection] = FULL.cleanup.collections;
  assert(collection !== undefined);
  const page = renderHtml({
    ...FAILING,
    cleanup: {
      created: 10_000,
      deleted: 0,
      collections: many(() => collection),
      leftovers: many((at) => ({ name: `AUTOTEST_${at}`, node: "replica", reason: text })),
    },
    production: {
      ...FAILING.production,
      changes: many((at) => ({
        ...{
          node: "primary",
          name: `docs-${at}`,
          uuid: `${at}`,
          detail: "it had UUID 7",
          proof: "0 creates",
        },
        ...{ what: "vanished", by: "others" } as const,
      })),
    },
    problems: many(() => "It was cut short"),
  });
  assert(sizeOf(page) < 2 * MAX_BYTES, `${sizeOf(page)} bytes`);
  assertStringIncludes(page, "and 9,900 more, which the JSON report has");
  assertStringIncludes(page, "(1,048,576 characters; the JSON report has all)");
});
