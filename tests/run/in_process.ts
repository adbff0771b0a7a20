import { redactedDisk, redactor } from "../../src/core/redact.ts";
import type { System } from "../../src/core/system.ts";
import { type JobOf, perform, type Work } from "../../src/run/job.ts";
import type { Opening } from "../../src/run/opening.ts";
import type { Perform, SandboxOptions } from "../../src/sandbox/sandbox.ts";

/** Does jobs in this process, as the sandbox's worker does them in its own. */
export function inProcess(system: System): Perform {
  return <W extends Work>(job: JobOf<W>, opening: Opening, { secrets, ...options }: SandboxOptions) => {
    const redact = redactor(secrets);
    const disk = redactedDisk(system.disk, redact);
    return perform<W>(job, opening, { ...system, disk, redact }, options);
  };
}
