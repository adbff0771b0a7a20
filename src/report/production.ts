import { count } from "../core/count.ts";
import type { ProductionResult } from "../run/summary.ts";

/** Changes that are listed one by one; the report says how many more there are. */
const SHOWN = 10;

/** What became of production's collections, in lines. */
export function describeProduction(
  { collections, unchanged, changes, nodes, problem }: ProductionResult,
): readonly string[] {
  const each = `${count(collections, "collection")} a node`;
  const first = problem !== undefined
    ? changes.length === 0 ? `not compared: ${problem}` : `not compared by all that looked: ${problem}`
    : unchanged
    ? `${each}: none vanished, renamed or reconfigured`
    : `CHANGED: of ${each}`;
  const lines = changes.slice(0, SHOWN).map(({ node, name, what, detail, by, proof }) =>
    `${what} on ${node}: "${name}", ${detail}; ${
      by === "others" ? "this run sent it no write" : "this run cannot be ruled out"
    } (${proof})`
  );
  const more = changes.length > SHOWN ? [`and ${changes.length - SHOWN} more`] : [];
  if (problem !== undefined) return [first, ...lines, ...more];
  return [first, ...lines, ...more, ...nodes.flatMap(describeGaps)];
}

/** What the comparison of a node leaves out. */
export function describeGaps(
  { node, collections, counted, unsettled }: ProductionResult["nodes"][number],
): readonly string[] {
  return [
    ...(counted < collections
      ? [`records counted on ${node}: in ${counted} of ${count(collections, "collection")}`]
      : []),
    ...(unsettled > 0
      ? [`not compared on ${node}: ${count(unsettled, "collection")} that came and went during every look`]
      : []),
  ];
}
