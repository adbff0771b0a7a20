import type { LifeEvent } from "../chroma/life.ts";
import type { AuditedRequest } from "../guard/audit.ts";
import type { Moment } from "./lives.ts";
import type { CheckResult, Summary } from "./summary.ts";

/** What a run tells while it runs, in order. */
export type RunEvent =
  | {
    readonly type: "begin";
    readonly run: string;
    readonly directory: string;
    readonly endpoints: readonly string[];
  }
  /** Something that takes its time, or that a person should know. */
  | { readonly type: "note"; readonly text: string }
  /** What a person is to do now, or must know to do it: shown whatever else is not. */
  | { readonly type: "guidance"; readonly text: string }
  | { readonly type: "suite"; readonly suite: string; readonly proves: string; readonly checks: number }
  | { readonly type: "check begins"; readonly suite: string; readonly check: string }
  | { readonly type: "check"; readonly suite: string; readonly result: CheckResult }
  | { readonly type: "life"; readonly event: LifeEvent }
  /** Something in the life of a collection on one endpoint. */
  | {
    readonly type: "moment";
    readonly collection: string;
    readonly endpoint: string;
    readonly what: Moment["what"];
  }
  /** A request has ended; told only where it is asked for. */
  | { readonly type: "request"; readonly request: AuditedRequest }
  | { readonly type: "end"; readonly summary: Summary };

/** Told of every event of a run; it must not throw. */
export type Emit = (event: RunEvent) => void;
