import { assertEquals } from "@std/assert";
import { splay } from "../../src/cli/splay.ts";
import { FakeClock } from "../core/fake_clock.ts";
import { invoke } from "./invoke.ts";

const never = new AbortController().signal;
/** Draws this share of the most. */
const drawing = (share: number) => () =>
  new Uint8Array(new Uint32Array([Math.floor(share * 2 ** 32)]).buffer);

Deno.test("splay waits a random part of the most, and says so", async () => {
  const clock = new FakeClock();
  const said: string[] = [];
  const say = (text: string) => said.push(text);
  const invocation = invoke("run", ["--splay", "120"]);
  await clock.drive(splay(invocation, { clock, random: drawing(0.25), signal: never, say }));
  assertEquals([clock.elapsed(), said], [30_000, ["Waiting 30.0 s of at most 2 min 0 s (--splay)\n"]]);
});

Deno.test("splay waits for nothing and says nothing unless it is asked for", async () => {
  const clock = new FakeClock();
  const refuse = () => {
    throw new Error("nothing was asked for");
  };
  await splay(invoke("run"), { clock, random: refuse, signal: never, say: refuse });
  assertEquals(clock.elapsed(), 0);
});

Deno.test("splay ends with a signal", async () => {
  const clock = new FakeClock();
  const stop = new AbortController();
  const waiting = splay(invoke("run", ["--splay", "120"]), {
    clock,
    random: drawing(0.5),
    signal: stop.signal,
    say: () => {},
  });
  stop.abort(143);
  await waiting;
  assertEquals(clock.elapsed(), 0);
});
