import { parseName } from "../guard/name.ts";
import type { PointStatus } from "../run/checklists/checklist.ts";
import type { Summary } from "../run/summary.ts";
import { isBlind } from "./blind.ts";
import { checksOf } from "./checks_of.ts";
import { count } from "../core/count.ts";
import { describeShard } from "./shard.ts";

/** A point of the guide's checklist, in its own words, and what of a run answers it. */
export interface GuidePoint {
  readonly point: string;
  readonly status: PointStatus;
  readonly evidence: string;
}

/** A part of the guide's checklist. */
export interface GuidePart {
  readonly title: string;
  readonly points: readonly GuidePoint[];
}

/**
 * The production testing checklist of the guide (production-safe-testing-guide.md, "Production Testing Checklist"),
 * ticked by what a run found out, in the guide's order.
 */
export function guideChecklist(summary: Summary): readonly GuidePart[] {
  return [
    { title: "Pre-test", points: preTest(summary) },
    { title: "During test", points: duringTest(summary) },
    { title: "Post-test", points: postTest(summary) },
  ];
}

function preTest({ safety, audit, cleanup, production, sandbox }: Summary): readonly GuidePoint[] {
  const names = cleanup.collections.map(({ name }) => name);
  const strange = names.filter((name) => parseName(name) === undefined);
  const confined = sandbox === undefined ? "not in the sandbox" : "within the sandbox's grants";
  return [
    answer(
      "Verify test files are using safe_test_collections.py",
      safety.outsideRun === 0 ? "passed" : "failed",
      `In its place stands the guard: ${
        count(audit.entries, "request")
      } came to it, ${safety.refused} were refused; ${confined}`,
    ),
    answer(
      "Confirm AUTOTEST_ prefix is configured",
      strange.length > 0 ? "failed" : names.length > 0 ? "passed" : "skipped",
      names.length === 0
        ? "No collection was created"
        : `${names.length - strange.length} of ${
          count(names.length, "name")
        } have it, in the exact form that the guide asks for`,
    ),
    answer(
      "Check production collection names don't conflict",
      production.nodes.length > 0 ? "passed" : "unknown",
      production.nodes.length > 0
        ? `Before the first create ${
          count(production.nodes.length, "node")
        } were listed in full, with up to ${
          count(production.collections, "collection")
        } each; every new name ends in this run's suffix and a random one`
        : production.problem ?? "No list of production was made",
    ),
    answer(
      "Ensure cleanup functions are present",
      "passed",
      "Every name is on the disk before its create is sent, so that the run, or a later command, removes it",
    ),
  ];
}

function duringTest(summary: Summary): readonly GuidePoint[] {
  const { cleanup, safety, brake, problems } = summary;
  const seen = cleanup.collections.filter(({ nodes }) =>
    nodes.some(({ life = [] }) => life.some(({ what }) => what === "seen" || what === "used"))
  );
  const bad = checksOf(summary).filter(({ check: { status } }) =>
    status === "failed" || status === "unknown"
  );
  const errors = bad.length + problems.length + safety.refused + brake.pauses.length;
  return [
    answer(
      "Monitor logs for AUTOTEST_ collection creation",
      cleanup.created > 0 ? "passed" : "skipped",
      `${count(cleanup.created, "collection")} asked for in ${
        count(safety.requests.create, "request")
      }, each in the journal and in the audit log`,
    ),
    answer(
      "Verify test collections appear in system",
      cleanup.created === 0 ? "skipped" : seen.length > 0 ? "passed" : "unknown",
      `${seen.length} of ${cleanup.created} were seen or used on an endpoint`,
    ),
    answer(
      "Confirm tests are using isolated data",
      safety.outsideRun === 0 ? "passed" : "failed",
      `${count(safety.requests.write, "write")}; ${
        count(safety.outsideRun, "change")
      } to anything that is not this run's`,
    ),
    answer(
      "Watch for any error messages",
      errors === 0 ? "passed" : "warning",
      [
        `${count(bad.length, "check")} that did not pass`,
        count(problems.length, "problem"),
        count(safety.refused, "refusal"),
        `${count(brake.pauses.length, "pause")} by the brake`,
      ].join(", "),
    ),
  ];
}

function postTest(summary: Summary): readonly GuidePoint[] {
  const { cleanup, recovery, production, exitCode, audit } = summary;
  const shard = describeShard(summary);
  const blind = isBlind(summary);
  const left = [...cleanup.leftovers, ...recovery?.leftovers ?? []];
  const checks = checksOf(summary);
  const passed = checks.filter(({ check }) => check.status === "passed").length;
  const skipped = checks.filter(({ check }) => check.status === "skipped").length;
  return [
    answer(
      "Verify cleanup completion messages",
      cleanup.created === 0 ? "skipped" : cleanup.deleted === cleanup.created ? "passed" : "failed",
      cleanup.created === 0
        ? "No collection was created"
        : `${cleanup.deleted} of ${
          count(cleanup.created, "collection")
        } verified gone from every endpoint, twice, after the settle time`,
    ),
    answer(
      "Confirm no AUTOTEST_* collections remain",
      left.length > 0 ? "failed" : blind ? "unknown" : shard !== undefined ? "warning" : "passed",
      left.length === 0 && blind
        ? `This run made none; what earlier runs left was not looked for: ${
          production.problem ?? "no node was listed"
        }`
        : left.length === 0 && shard !== undefined
        ? `Shard ${shard}`
        : left.length === 0
        ? "None of this run's, nor of earlier runs from here; \"list\" shows other people's"
        : `${count(left.length, "entry", "entries")} among the test collections above`,
    ),
    answer(
      "Check test results and metrics",
      exitCode === 0 ? "passed" : "failed",
      `Exit code ${exitCode}; ${passed} of ${count(checks.length, "check")} passed, ${skipped} skipped`,
    ),
    answer(
      "Document any issues or improvements",
      "passed",
      `This report, and an audit log of ${count(audit.entries, "line")} whose end it names`,
    ),
  ];
}

function answer(point: string, status: PointStatus, evidence: string): GuidePoint {
  return { point, status, evidence };
}
