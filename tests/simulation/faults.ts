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
  /** So long after a drill asks for it a node is stopped, and started again; never, where no time is given. */
  | {
    readonly fault: "stopped by hand";
    readonly endpoint: string;
    readonly silent: boolean;
    readonly stopMs: number;
    readonly startMs?: number;
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

/** A fault in a line, for a trace. */
export function describeFault(fault: Fault): string {
  const { fault: what, ...rest } = fault;
  const parts = Object.entries(rest).map(([key, value]) =>
    `${key} ${typeof value === "number" ? Math.round(value * 100) / 100 : value}`
  );
  return `${what}: ${parts.join(", ")}`;
}
