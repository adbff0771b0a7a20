import type { Case } from "../case.ts";
import { invented } from "../invented.ts";
import { byAction, json, never, on, text } from "../replies.ts";
import { alsoLists, ESCAPES } from "./cleanups.ts";

const DAY_NS = 24 * 3600 * 1e9;

/** A server's clock, so many nanoseconds off. */
const clock = (off: number) =>
  on(["heartbeat"], () => json({ "nanosecond heartbeat": Date.now() * 1e6 + off }));

/** `preflight` against a server; a point that is not well is exit code 5. */
function preflight(name: string, server: Case["server"], rest: Partial<Case> = {}): Case {
  return {
    name: `${name}, to preflight`,
    server,
    args: ["preflight"],
    code: 5,
    says: /Before a test/,
    ...rest,
  };
}

/** What the guide's checklist makes of it. */
export const CHECKLISTS: readonly Case[] = [
  preflight("has a clock a day behind", () => clock(-DAY_NS), { says: /FAILED +clocks .*server -1 d/ }),
  preflight("has a clock a day ahead", () => clock(DAY_NS), {
    says: /FAILED +clocks .*server \+1 d|server \+23 h/,
  }),
  preflight(
    "has a clock from the end of all days",
    () => on(["heartbeat"], () => json({ "nanosecond heartbeat": 1e300 })),
  ),
  preflight("lists names that a terminal acts on", alsoLists(ESCAPES.map((name) => invented(name))), {
    code: 0,
  }),
  preflight(
    "takes batches of less than nothing",
    () => on(["pre-flight-checks"], () => json({ max_batch_size: -1 })),
    { says: /FAILED +limits/ },
  ),
  preflight(
    "tells its largest batch in words",
    () => on(["pre-flight-checks"], () => json({ max_batch_size: "\x1b[2Jmany" })),
    { code: 0 },
  ),
  preflight("hangs after the first look", () => on(["list", "pre-flight-checks"], () => never()), {
    seconds: 60,
  }),
  preflight("says the token in every error", ({ token }) =>
    byAction({
      "pre-flight-checks": () => json({ error: "AuthError", message: token }, 401),
      list: () => text(token, { status: 500 }),
      heartbeat: (ask, real) => ask.index > 5 ? json({ error: "x", message: `of ${token}` }, 500) : real(),
    })),
];
