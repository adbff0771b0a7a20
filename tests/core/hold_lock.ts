/** Takes the lock named by its argument, says `held` or `refused`, and keeps it until the process is killed. */
import { systemDisk } from "../../src/core/disk.ts";

const lock = await systemDisk.tryLock(Deno.args[0] ?? "", "child");
console.log(lock === undefined ? "refused" : "held");
setInterval(() => {}, 3_600_000);
