import { assertEquals } from "@std/assert";
import { Liveness } from "../../../src/suites/drill/liveness.ts";

/** Takes looks, one every 10 ms from 10 on: `+` is a good one. Answers the changes, and what it is taken for in the end. */
function taken(looks: string): readonly string[] {
  const liveness = new Liveness(0);
  const told = [...looks].flatMap((look, at) => {
    const state = liveness.take({ at: 10 * (at + 1), isGood: look === "+" });
    if (state === undefined) return [];
    return [state.is === "up" ? `up since ${state.since}` : `down, last good at ${state.lastGoodAt}`];
  });
  return [...told, liveness.isInDoubt ? "in doubt" : "certain"];
}

for (
  const [looks, ...states] of [
    ["+++", "certain"],
    ["+-", "in doubt"],
    ["--+--+", "certain"],
    ["---", "down, last good at 0", "certain"],
    ["++---", "down, last good at 20", "certain"],
    ["+-+---", "down, last good at 30", "certain"],
    ["---++", "down, last good at 0", "in doubt"],
    ["---++-++", "down, last good at 0", "in doubt"],
    ["---+++", "down, last good at 0", "up since 40", "certain"],
    ["---++-+++", "down, last good at 0", "up since 70", "certain"],
    ["---+++---", "down, last good at 0", "up since 40", "down, last good at 60", "certain"],
  ] as const
) {
  Deno.test(`Liveness of ${looks} is ${states.join("; ")}`, () => assertEquals(taken(looks), states));
}
