import type { Disk } from "../core/disk.ts";
import type { HandSignal } from "../load/brake.ts";

/** What a person asks for by a file of that name in the state directory; `panic` is the stronger. */
export async function readHandSignal(stateDir: string, disk: Disk): Promise<HandSignal | undefined> {
  for (const signal of ["panic", "pause"] as const) {
    if (await disk.read(`${stateDir}/${signal}`) !== undefined) return signal;
  }
  return undefined;
}
