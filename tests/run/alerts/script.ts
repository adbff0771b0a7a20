import type { AlertRules } from "../../../src/run/alerts/incident.ts";

/** One run of a script, and what the rules say after it. */
export interface ScriptedRun {
  /** `+` passes, `-` fails, `5` does not reach the target, `o` the same with the prober offline, `i` is interrupted. */
  readonly run: string;
  readonly said?: "open" | "resolved";
}

/** The runs of a line, of which those at these places, from 0, are followed by a message. */
function script(runs: string, said: Readonly<Record<number, ScriptedRun["said"]>>): readonly ScriptedRun[] {
  return [...runs].map((run, at) => ({ run, ...(said[at] === undefined ? {} : { said: said[at] }) }));
}

export const USUAL: AlertRules = { alertAfter: 2, resolveAfter: 1 };

/**
 * Forty runs: well, flapping, an outage that the prober is offline in, its recovery, flapping again, a night offline, an
 * unreachable target, and well again.
 */
export const FORTY = "+++-+-+-+---o--i-+++-+--oo-+-ooo5o5-++-+";

/** What the rules say of them, as a person worked it out. */
export const SCRIPTS: readonly (readonly [rules: AlertRules, script: readonly ScriptedRun[]])[] = [
  [
    USUAL,
    script(FORTY, { 10: "open", 17: "resolved", 23: "open", 27: "resolved", 32: "open", 36: "resolved" }),
  ],
  [
    { alertAfter: 1, resolveAfter: 1 },
    script(FORTY, {
      3: "open",
      4: "resolved",
      5: "open",
      6: "resolved",
      7: "open",
      8: "resolved",
      9: "open",
      17: "resolved",
      20: "open",
      21: "resolved",
      22: "open",
      27: "resolved",
      28: "open",
      36: "resolved",
      38: "open",
      39: "resolved",
    }),
  ],
  [
    { alertAfter: 3, resolveAfter: 2 },
    script(FORTY, { 11: "open", 18: "resolved", 26: "open", 37: "resolved" }),
  ],
];
