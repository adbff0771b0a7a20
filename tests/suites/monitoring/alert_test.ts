import { assertEquals, assertStringIncludes } from "@std/assert";
import { slackAlert } from "../../../src/suites/monitoring/alert.ts";
import type { Alerting } from "../../../src/suites/monitoring/means.ts";
import type { Monitor } from "../../../src/suites/monitoring/monitor.ts";
import { FakeClock } from "../../core/fake_clock.ts";

/** A monitor that has a webhook alone, which answers these in turn. */
function monitorOf(
  replies: readonly (readonly [status: number, text: string])[],
): Monitor & { readonly posts: () => number } {
  let posts = 0;
  const alerting: Alerting = {
    lastAt: undefined,
    now: false,
    soFar: () =>
      Promise.resolve({
        run: "1705123456_abc123",
        target: "http://lb.test",
        counts: { passed: 1, failed: 0, unknown: 0, skipped: 0 },
        bad: [],
        audit: { entries: 1, head: "00" },
      }),
    post: () => {
      const [status, text] = replies[posts++] ?? [500, "nobody expected this"];
      return Promise.resolve({ status, text });
    },
  };
  const stage = { clock: new FakeClock(), monitoring: { alerting } };
  return { stage, posts: () => posts } as unknown as Monitor & { readonly posts: () => number };
}

const TABLE: readonly (readonly [
  what: string,
  replies: readonly (readonly [number, string])[],
  status: string,
  detail: string,
  posts: number,
])[] = [
  ["an ok", [[200, "ok"]], "passed", '200 "ok"', 1],
  ["429 once", [[429, "rate_limited"], [200, "ok"]], "passed", "at the 2. try", 2],
  ["429 for ever", [[429, "rate_limited"], [429, "rate_limited"], [429, "rate_limited"]], "failed", "429", 3],
  ["an error", [[404, "no_service"]], "failed", 'answered 404 "no_service", not 200 "ok"', 1],
  ["another's page", [[200, "<html>Sign in</html>"]], "failed", "not 200", 1],
];

for (const [what, replies, status, detail, posts] of TABLE) {
  Deno.test(`slackAlert answered by ${what}`, async () => {
    const monitor = monitorOf(replies);
    const verdict = await slackAlert.run(monitor);
    assertEquals([verdict.status, monitor.posts()], [status, posts]);
    assertStringIncludes(verdict.detail, detail);
  });
}

Deno.test("slackAlert needs a webhook", () => {
  const monitor = { stage: { clock: new FakeClock(), monitoring: {} } } as unknown as Monitor;
  assertEquals(slackAlert.lacks?.(monitor), "Needs --slack-webhook-file");
});
