import { assertEquals } from "@std/assert";
import type { Endpoint } from "../../src/core/endpoint.ts";
import type { Sample } from "../../src/load/latency.ts";
import { Probe } from "../../src/load/probe.ts";
import { FakeClock } from "../core/fake_clock.ts";

/** A probe of endpoints that take so long, or never answer. */
function rig(takes: Readonly<Record<string, number>>) {
  const clock = new FakeClock();
  const samples: [endpoint: string, sample: Sample][] = [];
  let underWay = 0;
  let most = 0;
  const endpoints = Object.keys(takes).map((name): Endpoint => ({
    name,
    role: "replica",
    origin: `http://${name}.test:8000`,
  }));
  const probe = new Probe(endpoints, {
    clock,
    read: async ({ name }, signal) => {
      most = Math.max(most, ++underWay);
      const ms = takes[name] ?? 0;
      try {
        await clock.sleep(Math.abs(ms), signal);
        if (ms < 0) throw new Error("connection refused");
        return ms;
      } finally {
        underWay--;
      }
    },
    onSample: (endpoint, sample) => void samples.push([endpoint, sample]),
  });
  return { clock, probe, samples, most: () => most };
}

Deno.test("Probe.baseline takes ten samples of each endpoint, all endpoints at once", async () => {
  const { clock, probe, samples, most } = rig({ balancer: 2, primary: 5 });
  await clock.drive(probe.baseline());
  assertEquals([samples.length, clock.elapsed(), most()], [20, 455, 2]);
});

Deno.test("Probe.baseline takes no longer than a second, and at least one sample", async () => {
  const { clock, probe, samples } = rig({ slow: 300, slower: 4000 });
  await clock.drive(probe.baseline());
  assertEquals(samples.map(([endpoint]) => endpoint), ["slow", "slow", "slow", "slow", "slower"]);
  assertEquals(clock.elapsed(), 4000);
});

Deno.test("Probe takes a failure for a sample", async () => {
  const { clock, probe, samples } = rig({ replica: -400 });
  await clock.drive(probe.baseline());
  assertEquals(samples.at(0), ["replica", { at: 400, failed: "connection refused" }]);
});

Deno.test("Probe sends one request at a time, two a second at the most", async () => {
  const { clock, probe, samples, most } = rig({ fast: 1, slow: 1200 });
  probe.start();
  await clock.advance(12_001);
  assertEquals(samples.filter(([endpoint]) => endpoint === "fast").length, 25);
  assertEquals(samples.filter(([endpoint]) => endpoint === "slow").length, 10);
  assertEquals(most(), 2);
  await probe[Symbol.asyncDispose]();
});

Deno.test("Probe ends at once, with a request under way", async () => {
  const { clock, probe, samples } = rig({ replica: 9000 });
  probe.start();
  await clock.advance(100);
  await probe[Symbol.asyncDispose]();
  assertEquals([samples, clock.sleepers], [[], 0]);
});
