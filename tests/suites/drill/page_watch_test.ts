import { assertEquals } from "@std/assert";
import type { Node } from "../../../src/chroma/deployment.ts";
import { PageWatch } from "../../../src/suites/drill/page_watch.ts";
import { FakeClock } from "../../core/fake_clock.ts";

/** Watches a balancer that has `/health` alone, and calls two nodes healthy there, or one from a moment on. */
async function watchedFor(ms: number, { oneFrom = Infinity, gate = {} } = {}) {
  const clock = new FakeClock();
  const plain = (path: string) => {
    const healthy = clock.elapsed() >= oneFrom ? 1 : 2;
    const text = JSON.stringify({ healthy_instances: healthy });
    return Promise.resolve(path === "/health" ? { status: 200, text } : { status: 404, text: "" });
  };
  const watch = new PageWatch({ name: "balancer", api: { plain } } as unknown as Node, {
    clock,
    gate: { opening: undefined, ...gate },
    signal: new AbortController().signal,
  });
  await clock.advance(ms);
  watch.end();
  await clock.advance(ms);
  await watch[Symbol.asyncDispose]();
  return watch;
}

Deno.test("PageWatch looks twice a second until it ends, and tells when each page told what", async () => {
  const watch = await watchedFor(1600, { oneFrom: 900 });
  const seen = watch.sights(0).map(({ page, at, healthy }) => [page, at, healthy]);
  assertEquals(seen, [["/health", 0, 2], ["/health", 500, 2], ["/health", 1000, 1], ["/health", 1500, 1]]);
  assertEquals(watch.sights(500, 1500).map(({ at }) => at), [500, 1000]);
});

Deno.test("PageWatch sends nothing while the gate is closed", async () => {
  assertEquals((await watchedFor(1600, { gate: { opening: Promise.resolve() } })).sights(0), []);
});
