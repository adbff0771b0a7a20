/** The least time between two writes; milliseconds. */
const QUICK_MS = 500;
/** The most, while somebody is waited for; milliseconds. */
const CALM_MS = 10_000;
/** While somebody is waited for, a write comes after this share of the time waited: many while the wait is young. */
const GROWTH = 0.1;

/** The parts of a drill that have writes of their own, in their order. */
export const PHASES = ["before", "outage", "return", "recovery"] as const;
export type Phase = typeof PHASES[number];

/** What of the records that may be written each part has: together all. */
const SHARES: Readonly<Record<Phase, number>> = { before: 0.4, outage: 0.35, return: 0.15, recovery: 0.1 };

/** How many writes of one record each part has room for. */
export function roomOf(records: number): Readonly<Record<Phase, number>> {
  return Object.fromEntries(
    PHASES.map((phase) => [phase, Math.floor(SHARES[phase] * Math.max(0, records))]),
  ) as Record<Phase, number>;
}

/** What a pause between two writes depends on; milliseconds. */
export interface PaceTerms {
  /** How long the part lasts, by what is known of it. */
  readonly lengthMs: number;
  /** How many writes it has room for. */
  readonly room: number;
  /** How long it has lasted. */
  readonly sinceMs: number;
  /** Whether a node has just stopped answering, perhaps: then no moment is to be missed. */
  readonly isInDoubt: boolean;
}

/**
 * How long after a write the next is due; milliseconds. Pure. What lasts as long as a person takes begins quickly and calms
 * down; what has a known length has its writes spread over it.
 */
export function pauseAfterWrite(phase: Phase, { lengthMs, room, sinceMs, isInDoubt }: PaceTerms): number {
  if (phase === "outage" || phase === "recovery") return Math.max(QUICK_MS, lengthMs / Math.max(1, room));
  return isInDoubt ? QUICK_MS : Math.min(CALM_MS, Math.max(QUICK_MS, GROWTH * sinceMs));
}
