import { unixSeconds } from "../../core/clock.ts";
import { errorMessage } from "../../core/error_message.ts";
import { EXIT, type ExitCode } from "../../core/exit_code.ts";
import type { System } from "../../core/system.ts";
import type { AuditHead } from "../../guard/audit.ts";
import { parseName, type RunId, runOf } from "../../guard/name.ts";
import { GuardRefusal } from "../../guard/refusal.ts";
import { type ChangeContext, contextToChange, contextToLook, type Watching } from "../context.ts";
import { type CleanupOptions, decide } from "./eligibility.ts";
import type { Opening } from "../opening.ts";
import { lastAnswers } from "../last_answers.ts";
import type { SafetyCounts } from "../ledger.ts";
import { cleanupResult, exitCodeOfCleanup } from "../outcome.ts";
import type { Terms } from "../plan.ts";
import { preflight, TargetError } from "../preflight.ts";
import { type Photograph, photograph } from "../production/photograph.ts";
import { LastLooks } from "../production/last_looks.ts";
import { photographAfter } from "../production/production.ts";
import { removeProven } from "./remove_proven.ts";
import type { CleanupResult, ProductionResult } from "../summary.ts";
import { reserveWhenStopped } from "../reserve.ts";
import type { RunOptions } from "../run.ts";
import { type Survey, survey } from "./survey.ts";
import { unseenOf } from "./unseen.ts";

/** One collection that was found, where, and what is to become of it. */
export interface Finding {
  readonly name: string;
  /** The run and the age in seconds that the name tells; `null` for a name that is no test collection's. */
  readonly run: RunId | null;
  readonly ageSeconds: number | null;
  readonly nodes: readonly { readonly node: string; readonly documents: number | null }[];
  readonly delete: boolean;
  readonly reason: string;
  /** Only its documents stand in the way, and they could not be looked at. */
  readonly uncounted?: true;
}

/** What a look at the leftovers found. */
export interface Inventory {
  readonly findings: readonly Finding[];
  /** Endpoints that could not be looked at: what is there is not known. */
  readonly blind: readonly { readonly node: string; readonly reason: string }[];
  readonly exitCode: ExitCode;
}

/** What a cleanup did. */
export interface CleanupSummary extends Inventory {
  /** When it began to look; ISO 8601. */
  readonly startedAt: string;
  readonly target: { readonly url: string; readonly tenant: string; readonly database: string };
  readonly cleanup: CleanupResult;
  readonly production: ProductionResult;
  readonly safety: SafetyCounts;
  /** Where the audit log ends. */
  readonly audit: AuditHead;
  /** What it could not write down. */
  readonly problems: readonly string[];
}

/** Lists every `AUTOTEST_` collection on every node, with what a cleanup would do and why. Changes nothing. */
export async function takeInventory(
  terms: Terms,
  options: CleanupOptions,
  opening: Opening,
  system: System,
  watching: Watching,
): Promise<Inventory> {
  await using context = await contextToLook(terms, opening, system, watching);
  await preflight(context.deployment);
  const found = await survey(context.deployment, opening);
  const findings = judgeAll(found, options, unixSeconds(system.clock));
  const exitCode = sawAll(found, findings) ? EXIT.ok : EXIT.unreachable;
  return { findings, blind: found.blind, exitCode };
}

/** Removes leftovers from every endpoint, with the same proof at the end as a run. */
export async function cleanUp(
  terms: Terms,
  rules: CleanupOptions,
  opening: Opening,
  system: System,
  options: RunOptions,
): Promise<CleanupSummary> {
  const startedAt = new Date(system.clock.now()).toISOString();
  await using context = await contextToChange(terms, opening, system, options);
  const { ownership, journal, ledger, audit, unwritten, lives } = context;
  const emit = lives.hearing(options.emit);
  await journal.record({ entry: "cleanup" });
  using _ = reserveWhenStopped(context, terms, options.signal);
  emit({ type: "note", text: "Looking for test collections on every node" });
  const { found, before } = await lookEverywhere(context, opening).catch(async (error: unknown) => {
    if (error instanceof TargetError) {
      await unwritten.attempt(() => journal.record({ entry: "end", exitCode: EXIT.unreachable }));
    }
    throw error;
  });
  ownership.setPhotograph(found.listed);
  const findings = judgeAll(found, rules, unixSeconds(system.clock));
  const doomed = [...findings.filter((finding) => finding.delete), ...unseenOf(opening, found, rules)];
  const last = new LastLooks();
  const fates = await removeProven(context, doomed, {
    settleMs: terms.settleMs,
    emit,
    found,
    maxDocs: rules.maxDocs,
    signal: options.signal,
    list: last.list,
  });

  const production = await photographAfter(context, before, emit, last.looks);
  await lastAnswers(context, emit);
  const cleanup = cleanupResult(fates);
  const safety = ledger.counts;
  const head = await audit.head();
  await unwritten.attempt(audit.whole);
  const exitCodeNow = () =>
    exitCodeOfCleanup({
      cleanup,
      production,
      safety,
      unwritten: unwritten.problems.length > 0,
      sawAll: sawAll(found, findings),
      stopped: options.signal.aborted ? [options.signal.reason as ExitCode] : [],
    });
  await unwritten.attempt(() => journal.record({ entry: "end", exitCode: exitCodeNow() }));
  const { entry, tenant, database } = terms.target;
  return {
    startedAt,
    target: { url: entry.origin, tenant, database },
    findings,
    blind: found.blind,
    cleanup,
    production,
    safety,
    audit: head,
    problems: unwritten.problems,
    exitCode: exitCodeNow(),
  };
}

/** Whether all was looked at that decides what is removed. */
function sawAll({ blind }: Survey, findings: readonly Finding[]): boolean {
  return blind.length === 0 && !findings.some(({ uncounted }) => uncounted);
}

/**
 * What is there, and production as it is, or why there is no photograph.
 *
 * @throws {TargetError} when no endpoint can be looked at, one is not what was expected, or one that was listed cannot be
 * photographed: then nothing may be removed
 */
async function lookEverywhere(
  { deployment, run }: ChangeContext,
  opening: Opening,
): Promise<{ readonly found: Survey; readonly before: Photograph | string }> {
  await preflight(deployment);
  const found = await survey(deployment, opening);
  const reasons = found.blind.map(({ reason }) => reason).join("; ");
  if (found.blind.length === deployment.all.length) {
    throw new TargetError(`Cannot look at any endpoint: ${reasons}`);
  }
  if (found.blind.length > 0) return { found, before: `Production was not photographed: ${reasons}` };
  try {
    return { found, before: await photograph(deployment, { seed: run }, found.looks) };
  } catch (error) {
    if (error instanceof GuardRefusal) throw error;
    throw new TargetError(`Cannot photograph production: ${errorMessage(error)}`, { cause: error });
  }
}

function judgeAll({ candidates }: Survey, options: CleanupOptions, now: number): readonly Finding[] {
  return candidates.map((candidate) => ({
    name: candidate.name,
    ...originOf(candidate.name, now),
    nodes: candidate.sightings.map(({ node, documents }) => ({ node, documents: documents ?? null })),
    ...decide(candidate, options, now),
  }));
}

function originOf(name: string, now: number): Pick<Finding, "run" | "ageSeconds"> {
  const parsed = parseName(name);
  return parsed === undefined
    ? { run: null, ageSeconds: null }
    : { run: runOf(parsed), ageSeconds: Math.max(0, now - parsed.time) };
}
