import type { Lab } from "../lab.ts";
import { coordinated } from "./coordinated.ts";

/** A coordinator of whose tables one is not there. */
export function missingTable(lab: Lab): Promise<AsyncDisposable> {
  return coordinated(lab, {
    spoil: "alter table upgrade_recommendations rename to upgrade_recommendations_old",
    heal: "alter table upgrade_recommendations_old rename to upgrade_recommendations",
  });
}
