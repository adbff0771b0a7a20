import { isGone } from "../chroma/presence.ts";
import { type Fate, tellFate } from "../chroma/sweep.ts";
import type { Journal } from "../guard/journal.ts";
import type { Emit } from "./event.ts";

/** Tells what became of collections, and writes down which of them are proven gone. */
export async function conclude(fates: readonly Fate[], journal: Journal, emit: Emit): Promise<void> {
  for (const fate of fates) {
    tellFate(fate, (event) => emit({ type: "life", event }));
    if (isGone(fate.nodes)) {
      await journal.record({ entry: "gone", name: fate.name, endpoints: [...fate.nodes.keys()] });
    }
  }
}
