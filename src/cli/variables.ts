import { nearest } from "./nearest.ts";
import { environmentName, OPTIONS } from "./options.ts";
import { UsageError } from "./usage_error.ts";

const PREFIX = "CHROMA_AUTOTEST_";
/** A credential, so that there is no option for it. */
const TOKEN = `${PREFIX}TOKEN`;

/**
 * Refuses variables that bear the program's prefix and set nothing: whoever wrote one relies on it.
 *
 * @param names of all variables that there are
 * @throws {UsageError} for one of them, with the nearest that there is
 */
export function checkVariables(names: readonly string[]): void {
  const known = [...OPTIONS.map(({ name }) => environmentName(name)), TOKEN];
  const strange = names.find((name) => name.startsWith(PREFIX) && !known.includes(name));
  if (strange === undefined) return;
  throw new UsageError(`Cannot read ${strange}: there is no such variable${nearest(strange, known)}`);
}
