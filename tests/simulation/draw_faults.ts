import type { Choice } from "./choice.ts";
import type { Fault, Kind, Mishap } from "./faults.ts";

const ANYWHERE = ["balancer", "primary", "replica", "any"];
/** What can happen to a request that makes or removes a collection. */
const OF_CHANGES: readonly Mishap[] = [
  "lost",
  "reply lost",
  "reset before",
  "reset after",
  "refused",
  "late",
  "reply late",
  "twice",
  "503 before",
  "503 after",
];
const MISHAPS: Readonly<Record<Kind, readonly Mishap[]>> = {
  create: [...OF_CHANGES, "ignored"],
  delete: [...OF_CHANGES, "404", "ignored"],
  write: ["lost", "reply lost", "reset after", "late", "twice", "503 before", "503 after", "ignored", "404"],
  describe: ["lost", "reset before", "refused", "reply late", "503 before", "404"],
  list: ["lost", "reset before", "refused", "reply late", "503 before", "cut"],
  records: ["lost", "reset before", "503 before", "404", "altered"],
  count: ["lost", "reset before", "503 before", "404", "altered"],
  probe: ["lost", "reset before", "refused", "reply late", "503 before"],
};
const SHARES: readonly Kind[] = [
  "create",
  "create",
  "delete",
  "delete",
  "delete",
  "write",
  "write",
  "describe",
  "describe",
  "list",
  "list",
  "records",
  "count",
  "probe",
];

/** Draws what goes wrong in a deployment with so many replicas. */
export function drawFaults(choice: Choice, replicas: number): readonly Fault[] {
  const often = Array.from(
    { length: choice.one([0, 1, 1, 2, 2, 3, 4, 6]) },
    (_, at) => placed(drawFault(choice.fork(`fault ${at}`)), replicas, at),
  );
  const seldom = [
    ...(choice.chance(0.05) ? [drawHand(choice.fork("hand"))] : []),
    ...(choice.chance(0.05) ? [placed(drawRestored(choice.fork("restored")), replicas, 0)] : []),
    ...(choice.chance(0.08) ? [drawUnreadable(choice.fork("unreadable"))] : []),
  ];
  return [...often, ...seldom];
}

/** Draws what the person at a drill does, in a deployment with so many replicas. */
export function drawStop(choice: Choice, replicas: number): Fault {
  const fault: Fault = {
    fault: "stopped by hand",
    endpoint: choice.one(["primary", "replica"]),
    silent: choice.chance(0.3),
    stopMs: choice.one([100, 1000, 8000]) * choice.between(0.5, 1.5),
    ...(choice.chance(0.85) ? { startMs: choice.one([100, 2000, 8000]) * choice.between(0.5, 1.5) } : {}),
  };
  return placed(fault, replicas, choice.whole(0, 2));
}

/** A fault where there is something that it can happen to: to a single server, and to the second replica too. */
function placed(fault: Fault, replicas: number, at: number): Fault {
  if (!("endpoint" in fault) || fault.endpoint === "any") return fault;
  if (replicas === 0) return { ...fault, endpoint: "server" };
  return replicas === 2 && fault.endpoint === "replica" && at % 2 === 1
    ? { ...fault, endpoint: "replica-2" }
    : fault;
}

/** Draws one of the faults that happen often. */
function drawFault(choice: Choice): Fault {
  const skip = choice.chance(0.5) ? choice.whole(0, 3) : choice.whole(0, 40);
  const times = choice.one([1, 1, 1, 1, 3, 8, 1000]);
  const drawn = choice.between(0, 1);
  if (drawn < 0.45) {
    const kind = choice.one(SHARES);
    const ms = choice.one([50, 500, 3000, 9000, 12000, 20000]) * choice.between(0.5, 1.5);
    return {
      fault: "message",
      kind,
      mishap: choice.one(MISHAPS[kind]),
      endpoint: choice.one(ANYWHERE),
      skip: kind === "create" ? choice.whole(0, 2) : skip,
      times,
      ms,
    };
  }
  if (drawn < 0.53) {
    return {
      fault: "down",
      endpoint: choice.one(["primary", "replica", "balancer"]),
      at: choice.between(0, 4000),
      ms: choice.one([300, 2000, 15000, 60000]) * choice.between(0.2, 1),
      silent: choice.chance(0.3),
    };
  }
  if (drawn < 0.68) {
    const how = choice.one(["dropped", "dropped", "late", "late", "without metadata", "altered"] as const);
    return {
      fault: "copy",
      how,
      kind: how === "without metadata" ? "create" : how === "altered" ? "records" : choice.one(
        ["create", "delete", "delete", "records"] as const,
      ),
      skip: choice.whole(0, 3),
      times: choice.one([1, 1, 3, 1000]),
      ms: choice.one([200, 2000, 8000, 40000]) * choice.between(0.5, 1.5),
    };
  }
  if (drawn < 0.74) {
    return {
      fault: "resurrection",
      skip: choice.whole(0, 3),
      times: choice.one([1, 1, 2, 4, 1000]),
      ms: choice.one([100, 500, 1000, 2000, 5000, 30000]) * choice.between(0.7, 1.4),
    };
  }
  const process = choice.chance(0.75) ? 0 : 1;
  if (drawn < 0.84) {
    return {
      fault: "crash",
      process,
      ...(choice.chance(0.5) ? { write: choice.whole(0, 14) } : { at: choice.between(0, 4000) }),
      share: choice.one([0, 0.5, 1, choice.between(0, 1)]),
      powerLoss: choice.chance(0.5),
    };
  }
  if (drawn < 0.9) {
    return {
      fault: "signal",
      process,
      at: choice.between(0, 4000),
      twice: choice.chance(0.3) ? choice.between(0, 5000) : 0,
    };
  }
  if (drawn < 0.95) {
    return {
      fault: "disk full",
      process,
      write: choice.whole(0, 14),
      times: choice.one([1, 2, 1000]),
    };
  }
  return {
    fault: "clock jump",
    at: choice.between(0, 6000),
    ms: choice.one([-1, 1]) * choice.one([900, 60_000, 1_700_000, 40_000_000]) * choice.between(0.5, 1),
  };
}

/** Draws a node that is put back to an earlier state. */
function drawRestored(choice: Choice): Fault {
  const savedAt = choice.between(0, 3000);
  return {
    fault: "restored",
    endpoint: choice.one(["primary", "replica"]),
    savedAt,
    at: savedAt + choice.between(200, 5000),
  };
}

/** Draws a disk that cannot be read. */
function drawUnreadable(choice: Choice): Fault {
  return {
    fault: "unreadable",
    process: choice.chance(0.6) ? 0 : 1,
    read: choice.whole(0, 30),
    times: choice.one([1, 1, 3, 1000]),
  };
}

/** Draws what a person does by hand. */
function drawHand(choice: Choice): Fault {
  return {
    fault: "hand",
    file: choice.one(["pause", "pause", "panic"] as const),
    at: choice.between(0, 4000),
    ms: choice.one([500, 4000]) * choice.between(0.5, 1.5),
  };
}
