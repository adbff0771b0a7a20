import type { Scenario } from "./scenario.ts";
import type { PlantedBug } from "./planted_bugs.ts";
import { simulate } from "./simulate.ts";

/**
 * Leaves out what a failing scenario does not need to fail: faults one by one, then starts after the first, until
 * nothing more can go. What fails may change on the way; that it fails does not.
 */
export async function shrink(scenario: Scenario, bug?: PlantedBug): Promise<Scenario> {
  const fails = async (smaller: Scenario) =>
    (await simulate(smaller, bug === undefined ? {} : { bug })).violations.length > 0;
  let smallest = scenario;
  for (let changed = true; changed;) {
    changed = false;
    for (const smaller of smallerThan(smallest)) {
      if (!await fails(smaller)) continue;
      smallest = smaller;
      changed = true;
      break;
    }
  }
  return smallest;
}

function* smallerThan(scenario: Scenario): Generator<Scenario> {
  const { faults, starts, layout } = scenario;
  for (let at = 0; at < faults.length; at++) yield { ...scenario, faults: faults.toSpliced(at, 1) };
  for (let at = 1; at < starts.length; at++) yield { ...scenario, starts: starts.toSpliced(at, 1) };
  if (scenario.questions?.length) yield { ...scenario, questions: [] };
  if (scenario.stateLost) yield { ...scenario, stateLost: false };
  if (layout.replicas > 1) yield { ...scenario, layout: { ...layout, replicas: layout.replicas - 1 } };
  if (layout.unordered) yield { ...scenario, layout: { ...layout, unordered: false } };
  if (!layout.careful) yield { ...scenario, layout: { ...layout, careful: true } };
}
