import { formatMark } from "../../src/guard/mark.ts";
import { formatName } from "../../src/guard/name.ts";
import type { Wanted } from "./fill.ts";

const RUN_TIME = 1_705_123_456;

/** A collection as a run makes it, whose lease is over. */
export function leftover(number: number, purpose = "bench"): Wanted {
  const [runSuffix, suffix] = ["abc123", String(number).padStart(6, "0")];
  const run = `${RUN_TIME}_${runSuffix}`;
  const [createdAt, expiresAt] = [RUN_TIME, RUN_TIME + 3600];
  return {
    name: formatName({ purpose, time: RUN_TIME, runSuffix, suffix }),
    metadata: formatMark({ run, purpose, createdAt, expiresAt, version: "bench" }),
  };
}
