import { nearest } from "../nearest.ts";
import { UsageError } from "../usage_error.ts";
import { bashCompletions } from "./bash.ts";
import { fishCompletions } from "./fish.ts";
import { type Shell, SHELLS } from "./grammar.ts";
import { zshCompletions } from "./zsh.ts";

const PRINTERS: Readonly<Record<Shell, () => string>> = {
  bash: bashCompletions,
  zsh: zshCompletions,
  fish: fishCompletions,
};

/** The completions of the one shell that is asked for. @throws {UsageError} for none, more than one, or an unknown one */
export function completionsFor(words: readonly string[]): string {
  const [word = "", another] = words;
  const shell = SHELLS.find((one) => one === word);
  if (shell === undefined || another !== undefined) {
    throw new UsageError(
      `Cannot print completions for "${words.join(" ")}": give one of ${SHELLS.join(", ")}${
        nearest(word, SHELLS)
      }`,
    );
  }
  return PRINTERS[shell]();
}
