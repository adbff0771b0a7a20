import type { Lab } from "../lab.ts";
import { changePage } from "./change_page.ts";

/** Lets `/status` count fewer than no errors. */
export function negativeCounts(lab: Lab): Disposable {
  return changePage(lab, "/status", (status) => ({ ...status, errors: { error_count: -3 } }));
}
