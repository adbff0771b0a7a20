import type { PlantedBug } from "./planted_bugs.ts";

// deno-lint-ignore no-explicit-any -- a report as it was printed
const bent = (bend: (report: any) => unknown) => (text: string) => JSON.stringify(bend(JSON.parse(text)));

/** What is left on a node is reported gone from there; somewhere else nobody could look. */
const goneHere: PlantedBug = {
  name: "a report that takes one node's word for another's",
  report: bent((report) => {
    for (const { nodes } of report.cleanup?.collections ?? []) {
      // deno-lint-ignore no-explicit-any -- as above
      if (nodes.length === 1 || nodes.every(({ state }: any) => state === "gone")) continue;
      for (const node of nodes) node.state = node.node === "balancer" ? "unknown" : "gone";
    }
    return report;
  }),
};

const forgottenLeftovers: PlantedBug = {
  name: "a report that does not say what became of the collections",
  report: bent((report) => ({ ...report, cleanup: { ...report.cleanup, collections: [], leftovers: [] } })),
};

const betterCode: PlantedBug = {
  name: "a report with a better exit code than the process",
  report: bent((report) => ({ ...report, exitCode: report.exitCode === 6 ? 1 : report.exitCode && 1 })),
};

const betterVerdicts: PlantedBug = {
  name: "a report in which a failed check has passed",
  report: bent((report) => {
    for (const { checks } of report.suites ?? []) {
      for (const check of checks) if (check.status === "failed") check.status = "passed";
    }
    return report;
  }),
};

const silentProduction: PlantedBug = {
  name: "a report that says nothing of what vanished in production",
  report: bent((report) => ({
    ...report,
    production: { ...report.production, unchanged: true, changes: [] },
  })),
};

const uncounted: PlantedBug = {
  name: "a report that counts no request",
  report: bent(({ safety, ...report }) => ({
    ...report,
    safety: { ...safety, requests: { read: 0, create: 0, write: 0, delete: 0 } },
  })),
};

/** What production renamed or reconfigured is not told. */
const silentChange: PlantedBug = {
  name: "a report that tells of nothing in production but what vanished, appeared, or has another count",
  report: bent(({ production, ...report }) => ({
    ...report,
    ...(production === undefined ? {} : {
      production: {
        ...production,
        changes: production.changes.filter(({ what }: { readonly what: string }) =>
          ["vanished", "appeared", "count", "dimension"].includes(what)
        ),
      },
    }),
  })),
};

const wrongNode: PlantedBug = {
  name: "a report that tells of a change where nobody made one",
  report: bent((report) => {
    const [node] = report.production?.nodes ?? [];
    if (node !== undefined) {
      report.production.changes.push({ node: node.node, name: "nobody", what: "renamed" });
    }
    return report;
  }),
};

const noResidue: PlantedBug = {
  name: "a report that counts no collection with records",
  report: bent(({ residue, ...report }) => ({
    ...report,
    ...(residue === undefined ? {} : { residue: { ...residue, collectionsWithRecords: 0 } }),
  })),
};

const passedPoints: PlantedBug = {
  name: "a checklist in which every point has passed",
  report: bent(({ points, ...report }) => ({
    ...report,
    ...(points === undefined
      ? {}
      : { points: points.map((point: object) => ({ ...point, status: "passed" })) }),
  })),
};

/** Bugs in what is told alone. */
const shortList: PlantedBug = {
  name: "a list that leaves out the last collection that it found",
  report: bent((report) => ({ ...report, findings: report.findings?.slice(0, -1) })),
};

const generousList: PlantedBug = {
  name: "a list that offers to delete what is somebody else's",
  report: bent((report) => ({
    ...report,
    // deno-lint-ignore no-explicit-any -- as above
    findings: report.findings?.map((one: any) => ({ ...one, delete: true })),
  })),
};

export const PLANTED_REPORTS: readonly PlantedBug[] = [
  shortList,
  generousList,
  goneHere,
  forgottenLeftovers,
  betterCode,
  betterVerdicts,
  silentProduction,
  uncounted,
  silentChange,
  wrongNode,
  noResidue,
  passedPoints,
];
