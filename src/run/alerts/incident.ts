/** How runs make an incident, and end it. */
export interface AlertRules {
  /** Failed runs in a row until somebody is told. */
  readonly alertAfter: number;
  /** Passed runs in a row until it is over. */
  readonly resolveAfter: number;
}

/** What of a run counts. */
export interface RunResult {
  readonly run: string;
  /** When it began; ISO 8601. */
  readonly at: string;
  /** `none` says nothing of the target: the run was interrupted, or the prober's own network was down. */
  readonly outcome: "good" | "bad" | "none";
}

/** What is known of a target, after all runs so far, as one outlet was told of it. */
export type Incident =
  | {
    readonly state: "closed";
    /** Failed runs in a row, too few yet. */
    readonly failures: number;
    /** When the first of them began; absent where there is none. */
    readonly since?: string;
    /** The last run that counted: none counts twice. */
    readonly run?: string;
  }
  | {
    readonly state: "open";
    /** Failed runs since it began. */
    readonly failures: number;
    readonly since: string;
    readonly run: string;
    /** Passed runs in a row, too few yet, or of which nobody could be told. */
    readonly successes: number;
    /** Whether the alert arrived. */
    readonly told: boolean;
    /** What the outlet calls the alert that arrived, by which its end can be put beside it. */
    readonly thread?: string;
  };

export const NO_INCIDENT: Incident = { state: "closed", failures: 0 };

/** What a run makes of an incident. */
export interface Step {
  /** As it is unless a message arrives. */
  readonly incident: Incident;
  /** What is to be said, and the incident once that has arrived; what did not arrive is said again after the next run. */
  readonly message?: { readonly kind: "open" | "resolve"; readonly delivered: Incident };
}

/** Takes one more run into an incident. Something is said only when the target changes its state. */
export function step(incident: Incident, { run, at, outcome }: RunResult, rules: AlertRules): Step {
  if (outcome === "none" || run === incident.run) return { incident };
  const over: Incident = { ...NO_INCIDENT, run };
  if (outcome === "good") {
    if (incident.state === "closed") return { incident: over };
    const now: Incident = { ...incident, run, successes: incident.successes + 1 };
    if (now.successes < rules.resolveAfter) return { incident: now };
    return now.told ? { incident: now, message: { kind: "resolve", delivered: over } } : { incident: over };
  }
  const failures = incident.failures + 1;
  const since = incident.since ?? at;
  if (incident.state === "closed" && failures < rules.alertAfter) {
    return { incident: { state: "closed", failures, since, run } };
  }
  const told = incident.state === "open" && incident.told;
  const thread = incident.state === "open" && incident.thread !== undefined
    ? { thread: incident.thread }
    : {};
  const now: Incident = { state: "open", failures, since, run, successes: 0, told, ...thread };
  return told
    ? { incident: now }
    : { incident: now, message: { kind: "open", delivered: { ...now, told: true } } };
}
