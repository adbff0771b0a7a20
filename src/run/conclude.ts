import { isGone } from "../chroma/presence.ts";
import { type Fate, tellFate } from "../chroma/sweep.ts";
import type { ChangeContext } from "./context.ts";
import type { Emit } from "./event.ts";

/** Tells what became of collections, and writes down which of them are proven gone. */
export async function conclude(
  fates: readonly Fate[],
  { journal, unwritten }: Pick<ChangeContext, "journal" | "unwritten">,
  emit: Emit,
): Promise<void> {
  for (const fate of fates) {
    tellFate(fate, (event) => emit({ type: "life", event }));
    if (isGone(fate.nodes)) {
      const endpoints = [...fate.nodes.keys()];
      await unwritten.attempt(() => journal.record({ entry: "gone", name: fate.name, endpoints }));
    }
  }
}
