import type { Summary } from "../../../src/run/summary.ts";
import { PASSED } from "../../report/summary.ts";

const [ONE, OTHER] = ["1".repeat(64), "2".repeat(64)];

/** The summary of a run that can be certified; others changed a count meanwhile. */
export const CERTIFIED: Summary = {
  ...PASSED,
  production: {
    ...PASSED.production,
    nodes: PASSED.production.nodes.map((node) => ({ ...node, digests: { before: ONE, after: OTHER } })),
    changes: [{
      node: "primary",
      name: "docs",
      uuid: "1",
      what: "count",
      detail: "10 records became 11",
      by: "others",
      proof: "audit log lines 1–131",
    }],
  },
  provenance: {
    program: { of: "executable", sha256: "3".repeat(64) },
    configuration: { sha256: "4".repeat(64), options: { url: PASSED.target.url } },
  },
};
