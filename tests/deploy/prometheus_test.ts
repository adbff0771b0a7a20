import { assert, assertEquals, assertMatch } from "@std/assert";
import { parse } from "yaml";
import { STATUSES } from "../../src/core/verdict.ts";
import { renderPrometheus } from "../../src/report/prometheus.ts";
import type { Summary } from "../../src/run/summary.ts";
import { latencyMetrics } from "../../src/suites/performance/figures.ts";
import { SUITE_NAMES } from "../../src/suites/registry.ts";
import { lagMetrics } from "../../src/suites/sync/lags.ts";
import { temporaryDirectory } from "../core/temporary_directory.ts";
import { check, PASSED } from "../report/summary.ts";
import { promtool } from "./promtool.ts";

const DEPLOY = new URL("../../deploy/", import.meta.url);
const RULES = new URL("prometheus/alerts.yaml", DEPLOY).pathname;
const SERIES = new URL("alerts_test.yaml", import.meta.url).pathname;

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}
interface Panel {
  readonly title: string;
  readonly description: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}

const rules: readonly Rule[] = parse(await Deno.readTextFile(RULES)).groups[0].rules;
const dashboard: {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly object[] };
} = JSON.parse(await Deno.readTextFile(new URL("grafana/dashboard.json", DEPLOY)));
const expressions = [
  ...rules.map(({ alert, expr }) => ({ of: alert, expr })),
  ...dashboard.panels.flatMap(({ title, targets }) =>
    targets.map(({ expr }) => ({ of: title, expr: expr.replaceAll("$target", ".*") }))
  ),
];

/** A run that has something of everything that a textfile tells. */
const FULL: Summary = {
  ...PASSED,
  residue: { ...PASSED.residue, budgetBytes: 500e6 },
  suites: [{
    name: "sync",
    status: "passed",
    durationMs: 1,
    checks: [{
      ...check("creation reaches every node", "passed", ""),
      metrics: lagMetrics([{ node: "replica", lagsMs: [1, 2, 3] }]),
    }],
  }],
};
const text = renderPrometheus(FULL);
/** The labels of every metric that is written. */
const written = new Map(
  text.split("\n").flatMap((line) => {
    const [, name, labels] = /^([a-z_]+)\{(.*)\} /.exec(line) ?? [];
    if (name === undefined || labels === undefined) return [];
    return [[name, new Set([...labels.matchAll(/([a-z]+)="/g)].map(([, label]) => label ?? ""))] as const];
  }),
);

for (const { of, expr } of expressions) {
  Deno.test(`"${of}" names metrics and labels that are written: ${expr}`, () => {
    const named = [...expr.matchAll(/(chroma_autotest_[a-z_]+)(?:\{([^}]*)\})?/g)];
    assert(named.length > 0);
    const known = new Set<string>();
    for (const [, metric = "", selector = ""] of named) {
      const labels = written.get(metric);
      assert(labels !== undefined, `${metric} is not written`);
      for (const label of labels) known.add(label);
      for (const [, label = "", values = ""] of selector.matchAll(/([a-z]+)=~?"([^"]*)"/g)) {
        assert(labels.has(label), `${metric} has no label ${label}`);
        const possible: Readonly<Record<string, readonly string[]>> = {
          status: STATUSES,
          suite: SUITE_NAMES,
        };
        for (const value of possible[label] === undefined ? [] : values.split("|")) {
          assert(possible[label]?.includes(value), `${label} is never "${value}"`);
        }
      }
    }
    for (const [, labels = ""] of expr.matchAll(/\b(?:by|without) \(([^)]*)\)/g)) {
      for (const label of labels.split(", ")) assert(known.has(label), `there is no label ${label}`);
    }
  });
}

Deno.test("the dashboard's figures are those that checks report", () => {
  const performance = Object.keys(latencyMetrics(
    {
      latencies: [{ node: "balancer", operation: "query", n: 9, p50: 1, p90: 1, p95: 1, max: 1 }],
    } as unknown as Parameters<typeof latencyMetrics>[0],
  ));
  const figures = [
    ...Object.keys(lagMetrics([{ node: "replica", lagsMs: [1] }])),
    ...performance,
    "requestsPerSecond",
  ];
  for (const { expr } of expressions) {
    for (const [, pattern = ""] of expr.matchAll(/figure=~"([^"]*)"/g)) {
      assert(figures.some((one) => new RegExp(`^(?:${pattern})$`).test(one)), pattern);
    }
  }
});

Deno.test("every rule says what to do next, and how bad it is", () => {
  for (const { alert, labels, annotations: { summary = "" } } of rules) {
    assertMatch(alert, /^ChromaAutotest[A-Z]/);
    assertMatch(labels.severity ?? "", /^(critical|warning)$/);
    assertMatch(summary, /\. Next: .+\.$/, alert);
    for (const [, label = ""] of summary.matchAll(/\$labels\.([a-z]+)/g)) {
      assert(["target", "tenant", "database"].includes(label), label);
    }
  }
});

Deno.test("every panel is explained, has its place, and names what it shows by labels that are written", () => {
  const taken = new Set<string>();
  const labels = new Set([...written.values()].flatMap((one) => [...one]));
  for (const { title, description, targets, gridPos: { x, y, w, h } } of dashboard.panels) {
    assertMatch(description, /^[A-Z0-9].+\.$/, title);
    for (const { legendFormat } of targets) {
      for (const [, label = ""] of legendFormat.matchAll(/\{\{(\w+)\}\}/g)) assert(labels.has(label), label);
    }
    assert(x + w <= 24, title);
    for (let column = x; column < x + w; column++) {
      for (let row = y; row < y + h; row++) {
        assert(!taken.has(`${column} ${row}`), `"${title}" lies over another panel`);
        taken.add(`${column} ${row}`);
      }
    }
  }
});

const ignore = await promtool(["--version"]) === undefined;

Deno.test({
  name: "promtool takes the rules, and they fire as their series say",
  ignore,
  async fn() {
    const checked = await promtool(["check", "rules", "--lint-fatal", RULES]);
    assertEquals(
      [checked?.code, checked?.text.includes(`${rules.length} rules found`)],
      [0, true],
      checked?.text,
    );
    const tested = await promtool(["test", "rules", SERIES]);
    assertEquals(tested?.code, 0, tested?.text);
  },
});

Deno.test({
  name: "promtool parses every expression of the dashboard",
  ignore,
  async fn() {
    await using directory = await temporaryDirectory();
    const records = expressions.map(({ expr }, index) => ({ record: `panel_${index}`, expr }));
    const file = `${directory.path}/dashboard.yaml`;
    const write = (rules: readonly object[]) =>
      Deno.writeTextFile(file, JSON.stringify({ groups: [{ name: "dashboard", rules }] }));
    await write(records);
    const checked = await promtool(["check", "rules", file]);
    assertEquals(checked?.code, 0, checked?.text);
    await write([{ record: "broken", expr: "sum by (" }]);
    assertEquals((await promtool(["check", "rules", file]))?.code, 1);
  },
});

Deno.test({
  name: "promtool takes the textfile that is written",
  ignore,
  async fn() {
    assertEquals(await promtool(["check", "metrics"], text), { code: 0, text: "" });
  },
});
