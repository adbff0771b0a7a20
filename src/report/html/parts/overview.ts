import { mebibytes } from "../../../core/bytes.ts";
import { worst } from "../../../core/verdict.ts";
import { GRAVE } from "../../../run/production/changes.ts";
import type { Summary } from "../../../run/summary.ts";
import { isBlind } from "../../blind.ts";
import { checksOf } from "../../checks_of.ts";
import { count } from "../../../core/count.ts";
import { unfinishedOf } from "../../unfinished.ts";
import { type Html, html } from "../markup.ts";
import { type Mark, sign, tally } from "../status.ts";

/** A fact of the overview: where to read on, how it stands, and the fact in a figure and a line. */
interface Tile {
  readonly to: string;
  readonly mark: Mark;
  readonly title: string;
  readonly figure: string;
  readonly line: string;
}

/** What was tested, made, left and kept from harm, each in one figure. */
export function overview(summary: Summary): Html {
  return html`
    <ul class="tiles">
      ${tilesOf(summary).map(({ to, mark, title, figure, line }) =>
        html`
          <li>
            <a href="#${to}">
              <span class="tile-title">${sign(mark)} ${title}</span>
              <span class="tile-figure">${figure}</span>
              <span class="tile-line">${line}</span>
            </a>
          </li>
        `
      )}
    </ul>
  `;
}

function tilesOf(summary: Summary): readonly Tile[] {
  const { cleanup, recovery, production, safety, brake, residue, shard } = summary;
  const isWhole = unfinishedOf(summary).length === 0;
  const marks = checksOf(summary).map(({ check }) => check.status);
  const passed = marks.filter((mark) => mark === "passed").length;
  const left = cleanup.leftovers.length + (recovery?.leftovers.length ?? 0);
  const returned = recovery?.returned.length ?? 0;
  const { changes, problem } = production;
  const isChanged = changes.some(({ what }) => GRAVE.has(what));
  const sent = Object.values(safety.requests).reduce((sum, one) => sum + one, 0);
  return [
    {
      to: "checks",
      mark: worst([...marks, ...(isWhole ? [] : ["unknown"] as const)]),
      title: "Checks",
      figure: `${passed} of ${marks.length}`,
      line: ["passed", tally(marks.filter((mark) => mark !== "passed")), isWhole ? "" : "not all begun"]
        .filter(Boolean).join(", "),
    },
    {
      to: "collections",
      mark: left + returned > 0
        ? "failed"
        : shard !== undefined
        ? "warning"
        : cleanup.created === 0
        ? "skipped"
        : "passed",
      title: "Test collections",
      figure: cleanup.created === 0 ? "none made" : `${cleanup.deleted} of ${cleanup.created} gone`,
      line: left > 0
        ? `${count(left, "entry", "entries")} left`
        : shard !== undefined
        ? "what all shards share is left"
        : returned > 0
        ? `${count(returned, "collection")} of earlier runs came back`
        : isBlind(summary)
        ? "what earlier runs left was not looked for"
        : "nothing left behind",
    },
    {
      to: "production",
      mark: isChanged
        ? "failed"
        : problem !== undefined
        ? "unknown"
        : production.unchanged
        ? "passed"
        : "failed",
      title: "Production",
      figure: isChanged
        ? "changed"
        : problem !== undefined
        ? "not compared"
        : production.unchanged
        ? "unchanged"
        : "changed",
      line: problem !== undefined
        ? "see why"
        : `${count(production.collections, "collection")} a node, ${byWhom(changes)}`,
    },
    {
      to: "safety",
      mark: safety.refused + safety.outsideRun > 0 ? "failed" : "passed",
      title: "Guard",
      figure: `${safety.refused} refused`,
      line: `of ${count(sent, "request")}; ${safety.outsideRun} outside the run`,
    },
    {
      to: "brake",
      mark: brake.stopped !== undefined
        ? "failed"
        : brake.pauses.length > 0
        ? "warning"
        : brake.endpoints.length > 0
        ? "passed"
        : "skipped",
      title: "Brake",
      figure: brake.stopped !== undefined
        ? "stopped the run"
        : brake.pauses.length > 0
        ? count(brake.pauses.length, "pause")
        : brake.endpoints.length > 0
        ? "not needed"
        : "no probe",
      line: `limit: ${brake.maxSlowdown} times as slow`,
    },
    {
      to: "residue",
      mark: isNearBudget(residue) ? "warning" : "passed",
      title: "Stays on a server",
      figure: mebibytes(residue.estimatedBytes),
      line: `${count(residue.descriptors, "open file")}${
        isNearBudget(residue) ? "; all runs near --max-residue" : ""
      }`,
    },
  ];
}

/** As the alert rule has it: `deploy/prometheus/alerts.yaml`. */
const NEAR = 0.8;

function isNearBudget({ nodes, budgetBytes }: Summary["residue"]): boolean {
  return budgetBytes !== undefined && nodes.some(({ lifetimeBytes }) => lifetimeBytes > NEAR * budgetBytes);
}

function byWhom(changes: Summary["production"]["changes"]): string {
  if (changes.length === 0) return "no difference";
  const told = count(changes.length, "difference");
  return changes.every(({ by }) => by === "others") ? `${told} by others` : told;
}
