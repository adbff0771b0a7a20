import { formatDuration } from "../core/duration.ts";
import { printableDeep } from "../core/printable.ts";
import type { CleanupSummary, Finding, Inventory } from "../run/leftovers/cleanup.ts";
import { count } from "../core/count.ts";
import { describeProduction } from "./production.ts";
import { layOut } from "./text/lay_out.ts";
import { named } from "./text/section.ts";

/** What `list` found, for a person. */
export function renderInventory(inventory: Inventory): string {
  const { findings, blind } = printableDeep(inventory);
  const head = findings.length === 0
    ? blind.length === 0
      ? "No AUTOTEST_ collection on any endpoint, in full lists made twice"
      : "No AUTOTEST_ collection seen"
    : count(findings.length, "AUTOTEST_ collection");
  return [
    head,
    ...findings.map((finding) => describe(finding, "would delete", "would keep")),
    ...describeBlind(blind),
    "",
  ]
    .join("\n");
}

/** Why a cleanup would, or would not, delete one collection, for a person. */
export function renderExplanation(name: string, inventory: Inventory): string {
  const { findings, blind } = printableDeep(inventory);
  const [finding] = findings;
  const line = finding === undefined
    ? `"${name}" is not an AUTOTEST_ collection of any endpoint${
      blind.length > 0 ? " that could be looked at" : ""
    }`
    : describe(finding, "cleanup would delete it", "cleanup would keep it").trim();
  return [line, ...describeBlind(blind), ""].join("\n");
}

/** What `cleanup` did, for a person. */
export function renderCleanup(given: CleanupSummary): string {
  const summary = printableDeep(given);
  const { findings, blind, cleanup, safety } = summary;
  const kept = findings.filter((finding) => !finding.delete);
  const left = new Set(cleanup.leftovers.map(({ name }) => name));
  const seen = new Set(findings.map(({ name }) => name));
  const unseen = cleanup.collections.filter(({ name }) => !seen.has(name));
  const proven = unseen.filter(({ name }) => !left.has(name));
  const asked = count(cleanup.created - unseen.length, "leftover");
  const removed = `${cleanup.deleted - proven.length} of ${asked}`;
  return [
    `Removed ${removed}, kept ${kept.length} (exit code ${summary.exitCode})`,
    ...findings.map((finding) =>
      describe(finding, left.has(finding.name) ? "to be deleted" : "deleted", "kept")
    ),
    ...proven.map(({ name }) => `  ${name}: a run may have left it: it was not seen, and is proven gone`),
    ...cleanup.leftovers.map(({ name, node, reason }) => `  LEFT ${name} on ${node}: ${reason}`),
    ...describeBlind(blind),
    ...layOut([
      ...named("Production", describeProduction(summary.production)),
      ...named("Safety", [
        `${count(safety.requests.delete, "delete")}; ${safety.refused} refused by the guard, ${
          count(safety.outsideRun, "change")
        } outside it`,
      ]),
      ...named("Problem", summary.problems),
    ]),
    "",
  ].join("\n");
}

function describe(
  { name, run, ageSeconds, nodes, delete: doomed, reason }: Finding,
  yes: string,
  no: string,
): string {
  const origin = run === null || ageSeconds === null
    ? ""
    : `run ${run}, ${formatDuration(1000 * ageSeconds)} old, `;
  const where = nodes.map(({ node, documents }) => `${node} ${documents ?? "?"}`).join(", ") || "balancer ?";
  return `  ${name} (${origin}documents: ${where}): ${doomed ? yes : no}: ${reason}`;
}

function describeBlind(blind: Inventory["blind"]): readonly string[] {
  return blind.map(({ node, reason }) => `  COULD NOT LOOK on ${node}: ${reason}`);
}
