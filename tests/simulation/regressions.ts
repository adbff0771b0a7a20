import type { Scenario } from "./scenario.ts";

/** What once failed, as it was after shrinking; the comment says what it found. */
export const REGRESSIONS: readonly Scenario[] = [
  // The settle time ran from the balancer's acknowledgement, not from when the replica had lost the collection too.
  {
    seed: "7989",
    layout: {
      replicas: 1,
      strategy: "spread",
      careful: true,
      replicator: "log",
      copyMs: 150,
      unordered: false,
      reports: true,
    },
    starts: [{
      args: [
        "run",
        "basic",
        "--settle",
        "1",
        "--max-lag",
        "0.5",
        "--write-docs",
        "7",
        "--dimension",
        "2",
        "--format",
        "json",
      ],
      after: 0,
      stateDir: "own",
    }],
    settleMs: 1000,
    stateLost: false,
    faults: [{ fault: "resurrection", skip: 1, times: 2, ms: 974.9906589509918 }],
  },
  // Another run's collection was taken for unmarked, and old enough, while the primary, which alone had its mark and its
  // live lease, could not be looked at: others had just deleted the last of what it had shown.
  {
    seed: "1023434",
    layout: {
      replicas: 2,
      strategy: "spread",
      careful: true,
      replicator: "scan",
      copyMs: 150,
      unordered: false,
      reports: true,
    },
    starts: [{
      args: [
        "run",
        "basic",
        "--settle",
        "0.5",
        "--max-lag",
        "0.2",
        "--write-docs",
        "2",
        "--dimension",
        "3",
        "--format",
        "json",
      ],
      after: 0,
      stateDir: "own",
    }],
    settleMs: 500,
    stateLost: true,
    faults: [],
  },
];
