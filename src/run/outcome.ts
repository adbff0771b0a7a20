import { EXIT, type ExitCode, mostSevere } from "../core/exit_code.ts";
import type { Fate } from "../chroma/sweep.ts";
import { reasonLeft } from "../chroma/sweep.ts";
import { isGone } from "../chroma/presence.ts";
import { type Change, GRAVE } from "./production/changes.ts";
import type { Lives } from "./lives.ts";
import type { CleanupResult, Leftover, ProductionResult, Recovery, SuiteResult } from "./summary.ts";
import type { SafetyCounts } from "./ledger.ts";

/** What became of the collections, as the report tells it, and how they lived where that was followed. */
export function cleanupResult(fates: readonly Fate[], lives?: Pick<Lives, "of">): CleanupResult {
  return {
    created: fates.length,
    deleted: fates.filter(({ nodes }) => isGone(nodes)).length,
    collections: fates.map(({ name, nodes, returns }) => ({
      name,
      nodes: [...nodes].map(([node, { state }]) => ({
        node,
        state,
        ...(lives === undefined ? {} : { life: lives.of(name, node) }),
      })),
      returns,
    })),
    leftovers: fates.flatMap(leftoversOf),
  };
}

/** What is left of one collection, node by node. */
function leftoversOf(fate: Fate): readonly Leftover[] {
  return [...fate.nodes].flatMap(([node, presence]) =>
    presence.state === "gone" ? [] : [{ name: fate.name, node, reason: reasonLeft(presence, node, fate) }]
  );
}

/** Whether no change is one that fails a run. */
export function isUnchanged(changes: readonly Change[]): boolean {
  return !changes.some(({ what }) => GRAVE.has(what));
}

/** What the exit code is made from. */
export interface Outcome {
  readonly suites: readonly SuiteResult[];
  readonly cleanup: CleanupResult;
  readonly recovery?: Recovery;
  readonly production: ProductionResult;
  readonly safety: SafetyCounts;
  /** Whether a node could not be looked at, so that nothing was created. */
  readonly unreachable: boolean;
  /** Whether something that happened could not be written down. */
  readonly unwritten: boolean;
  /** Whether it is worse than earlier runs, and that shall fail it. */
  readonly regressed?: boolean;
  /** The exit codes of what stopped the run: a signal, the brake. */
  readonly stopped: readonly ExitCode[];
}

/** The highest of the exit codes that apply. */
export function exitCodeOf(
  { suites, cleanup, recovery, production, safety, unreachable, unwritten, regressed = false, stopped }:
    Outcome,
): ExitCode {
  const ours = mayBeOurs(production);
  const bad = suites.some(({ status }) => status === "failed" || status === "unknown");
  return mostSevere([
    ...(safety.refused > 0 || safety.outsideRun > 0 || ours ? [EXIT.safety] : []),
    ...(cleanup.leftovers.length + (recovery?.leftovers.length ?? 0) > 0 ? [EXIT.leftovers] : []),
    ...stopped,
    ...(unreachable ? [EXIT.unreachable] : []),
    ...(bad || unwritten || regressed || !production.unchanged || (recovery?.returned.length ?? 0) > 0
      ? [EXIT.failed]
      : []),
    EXIT.ok,
  ]);
}

/** What the exit code of a cleanup is made from. */
export interface CleanupOutcome
  extends Pick<Outcome, "cleanup" | "production" | "safety" | "unwritten" | "stopped"> {
  /** Whether all was looked at that decides what is removed. */
  readonly sawAll: boolean;
}

/** The same of a cleanup. */
export function exitCodeOfCleanup(
  { cleanup, production, safety, unwritten, sawAll, stopped }: CleanupOutcome,
): ExitCode {
  return mostSevere([
    ...(safety.refused > 0 || safety.outsideRun > 0 || mayBeOurs(production) ? [EXIT.safety] : []),
    ...(cleanup.leftovers.length > 0 || !sawAll ? [EXIT.leftovers] : []),
    ...stopped,
    ...(production.unchanged && !unwritten ? [] : [EXIT.failed]),
    EXIT.ok,
  ]);
}

/** Whether production changed so that it fails a run, and it is not proven that others did it. */
function mayBeOurs({ changes }: ProductionResult): boolean {
  return changes.some(({ by, what }) => by === "unknown" && GRAVE.has(what));
}
