import { assertEquals } from "@std/assert";
import { readFacts } from "../../../src/suites/monitoring/facts.ts";

const AT = Date.UTC(2026, 10, 23, 12, 0, 0);

/** What each page says: figures as `name kind value`, moments as `name at zoned`, versions as `name text`. */
const TABLE: readonly (readonly [what: string, text: string, facts: readonly string[]])[] = [
  [
    "a balancer's /metrics",
    '{"memory_usage_mb":51.9,"memory_percent":1.3,"timestamp":"2026-11-23T12:00:00Z"}',
    [
      "memory_usage_mb count 51.9",
      "memory_percent percent 1.3",
      `timestamp ${AT} true`,
    ],
  ],
  [
    "nested objects and lists",
    '{"summary":{"total_instances":2},"instances":[{"request_count":1},{"request_count":2}]}',
    [
      "summary.total_instances count 2",
      "instances[0].request_count count 1",
      "instances[1].request_count count 2",
    ],
  ],
  ["camel case", '{"cpuPercent":7,"pendingTasks":3,"lastCheck":"2026-11-23T13:00:00+01:00"}', [
    "cpuPercent percent 7",
    "pendingTasks queue 3",
    `lastCheck ${AT} true`,
  ]],
  ["a time without a zone, which Python writes", '{"last_check":"2026-11-23T12:00:00.000"}', [
    `last_check ${AT} false`,
  ]],
  [
    "times in seconds, milliseconds and nanoseconds",
    `{"a":{"timestamp":${AT / 1e3}},"b":{"timestamp":${AT}},"c":{"timestamp":${AT}000000}}`,
    [
      `a.timestamp ${AT} true`,
      `b.timestamp ${AT} true`,
      `c.timestamp ${AT} true`,
    ],
  ],
  ["a version, and one that is empty", '{"version":"1.2","api":{"version":null}}', [
    "version 1.2",
    "api.version ",
  ]],
  ["settings, which are neither counts nor queues", '{"check_interval":30,"max_queue":10,"uptime":5}', [
    "check_interval other 30",
    "max_queue other 10",
    "uptime other 5",
  ]],
  [
    "Prometheus text",
    '# TYPE http_requests_total counter\nhttp_requests_total{code="200"} 1.5e3\n# TYPE up gauge\nup 1\n',
    [
      'http_requests_total{code="200"} count 1500',
      "up other 1",
    ],
  ],
  ["Prometheus text without comments", "queue_length 4\nmemory_percent 12.5\n", [
    "queue_length queue 4",
    "memory_percent percent 12.5",
  ]],
  ["a histogram by its count", '# TYPE t histogram\nt_bucket{le="+Inf"} 3\nt_sum 4\nt_count 3\n', [
    "t_count count 3",
  ]],
  ["a plain word", "OK\n", []],
  ["a JSON word", '"healthy"', []],
];

for (const [what, text, facts] of TABLE) {
  Deno.test(`readFacts reads ${what}`, () => {
    const read = readFacts(text);
    if (typeof read === "string") throw new Error(read);
    assertEquals([
      ...read.figures.map(({ name, kind, value }) => `${name} ${kind} ${value}`),
      ...read.moments.map(({ name, at, zoned }) => `${name} ${at} ${zoned}`),
      ...read.versions.map(({ name, text }) => `${name} ${text}`),
    ], facts);
  });
}

const UNREADABLE: readonly (readonly [what: string, text: string])[] = [
  ["nothing", ""],
  ["HTML", "<html><body>502 Bad Gateway</body></html>"],
  ["JSON that breaks off", '{"status":"hea'],
  ["a list", "[1,2]"],
  ["Prometheus text with a broken label", "# TYPE up gauge\nup{job=x} 1\n"],
  ["Prometheus text with a word for a value", "# TYPE up gauge\nup yes\n"],
  ["a page of more than a MiB", `{"a":"${"x".repeat(2 ** 20)}"}`],
];

for (const [what, text] of UNREADABLE) {
  Deno.test(`readFacts says that it cannot read ${what}`, () =>
    assertEquals(typeof readFacts(text), "string"));
}

Deno.test("readFacts reads a page that is nested more deeply than the stack is", () => {
  const depth = 5000;
  const facts = readFacts(`${'{"a":'.repeat(depth)}{"error_count":1}${"}".repeat(depth)}`);
  assertEquals(typeof facts === "string" ? facts : facts.figures.length, 1);
});
