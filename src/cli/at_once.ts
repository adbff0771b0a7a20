import { FULL_VERSION } from "../core/version.ts";
import { programHelp } from "./program_help.ts";

/**
 * What the program says to `--help` and `--version` alone, before the rest of it is loaded and whatever the environment
 * and a configuration hold; `undefined` for any other command line.
 */
export function atOnce([first, ...rest]: readonly string[]): string | undefined {
  if (rest.length > 0) return undefined;
  if (first === "--help" || first === "-h") return programHelp();
  return first === "--version" ? `${FULL_VERSION}\n` : undefined;
}
