/**
 * One of several processes that use a history at once: `use_history.ts STATE_DIR COUNT` does so that many times, and
 * prints what it was told.
 *
 * @module
 */
import { systemClock } from "../../../../src/core/clock.ts";
import { systemDisk } from "../../../../src/core/disk.ts";
import { systemSqlite } from "../../../../src/core/sqlite.ts";
import { useHistory } from "../../../../src/run/state/history/use_history.ts";

const [stateDir = "", count = "1"] = Deno.args;
const tell = (text: string) => console.log(text);
const options = { disk: systemDisk, clock: systemClock, openSqlite: systemSqlite, tell, thorough: true };
for (let time = 0; time < Number(count); time++) await useHistory(stateDir, options, () => {});
