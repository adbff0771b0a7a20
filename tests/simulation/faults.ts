import type { Choice } from "./choice.ts";

/** What a request asks for, as faults tell them apart. */
export const KINDS = ["create", "delete", "write", "describe", "list", "records", "count", "probe"] as const;
export type Kind = typeof KINDS[number];

/** What can happen to a message between the program and an endpoint. */
export type Mishap =
  /** Never arrives; no reply. */
  | "lost"
  /** Carried out; no reply. */
  | "reply lost"
  /** The connection breaks before, or after, it is carried out. */
  | "reset before"
  | "reset after"
  | "refused"
  /** Arrives late, perhaps when nobody waits for the reply any more. */
  | "late"
  | "reply late"
  /** Carried out, and a moment later once more. */
  | "twice"
  /** 503, before or after it is carried out. */
  | "503 before"
  | "503 after"
  /** 404, as from a node that has never heard of it. */
  | "404"
  /** Acknowledged and not carried out. */
  | "ignored"
  /** The reply is altered: one record, or a count one too high. */
  | "altered"
  /** A list that stops in the middle. */
  | "cut";

/** One thing that goes wrong, drawn before the simulation begins, so that leaving it out is one item less. */
export type Fault =
  | {
    readonly fault: "message";
    readonly mishap: Mishap;
    readonly kind: Kind;
    readonly endpoint: string;
    /** Spares so many, then concerns so many. */
    readonly skip: number;
    readonly times: number;
    readonly ms: number;
  }
  | {
    readonly fault: "down";
    readonly endpoint: string;
    readonly at: number;
    readonly ms: number;
    readonly silent: boolean;
  }
  /** What the replicator does to one operation, or to all from there on. */
  | {
    readonly fault: "copy";
    readonly how: "dropped" | "late" | "without metadata" | "altered";
    readonly kind: "create" | "delete" | "records";
    readonly skip: number;
    readonly times: number;
    readonly ms: number;
  }
  /** What is deleted on a node comes back there. */
  | { readonly fault: "resurrection"; readonly skip: number; readonly times: number; readonly ms: number }
  /** The program dies: within its nth write to the disk, or at a time. */
  | {
    readonly fault: "crash";
    readonly process: number;
    readonly write?: number;
    readonly share: number;
    readonly at?: number;
    readonly powerLoss: boolean;
  }
  | { readonly fault: "signal"; readonly process: number; readonly at: number; readonly twice: number }
  | { readonly fault: "disk full"; readonly process: number; readonly write: number; readonly times: number }
  /** A node is what it was when it was saved, with the same UUIDs: its disk, or its container, was put back. */
  | {
    readonly fault: "restored";
    readonly endpoint: string;
    readonly savedAt: number;
    readonly at: number;
  }
  /** The nth file or directory that the program reads cannot be read, or so many from there on. */
  | { readonly fault: "unreadable"; readonly process: number; readonly read: number; readonly times: number }
  | { readonly fault: "clock jump"; readonly at: number; readonly ms: number }
  /** Somebody puts a file of that name into the state directory, and takes it away again. */
  | { readonly fault: "hand"; readonly file: "pause" | "panic"; readonly at: number; readonly ms: number };

const ANYWHERE = ["balancer", "primary", "replica", "any"];
const MISHAPS: Readonly<Record<Kind, readonly Mishap[]>> = {
  create: [
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
    "ignored",
  ],
  delete: [
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
    "404",
    "ignored",
  ],
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

/** Draws one fault. */
export function drawFault(choice: Choice): Fault {
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
export function drawRestored(choice: Choice): Fault {
  const savedAt = choice.between(0, 3000);
  return {
    fault: "restored",
    endpoint: choice.one(["primary", "replica"]),
    savedAt,
    at: savedAt + choice.between(200, 5000),
  };
}

/** Draws a disk that cannot be read. */
export function drawUnreadable(choice: Choice): Fault {
  return {
    fault: "unreadable",
    process: choice.chance(0.6) ? 0 : 1,
    read: choice.whole(0, 30),
    times: choice.one([1, 1, 3, 1000]),
  };
}

/** Draws what a person does by hand. */
export function drawHand(choice: Choice): Fault {
  return {
    fault: "hand",
    file: choice.one(["pause", "pause", "panic"] as const),
    at: choice.between(0, 4000),
    ms: choice.one([500, 4000]) * choice.between(0.5, 1.5),
  };
}

/** A fault in a line, for a trace. */
export function describeFault(fault: Fault): string {
  const { fault: what, ...rest } = fault;
  const parts = Object.entries(rest).map(([key, value]) =>
    `${key} ${typeof value === "number" ? Math.round(value * 100) / 100 : value}`
  );
  return `${what}: ${parts.join(", ")}`;
}
