import type { System } from "../core/system.ts";
import type { ProgramSum } from "../run/summary.ts";
import type { Perform } from "../sandbox/sandbox.ts";
import type { Self } from "./finish_command.ts";
import type { openLog } from "./log.ts";
import type { Streams } from "./output.ts";
import type { Environment } from "./parse.ts";

/** What the program takes from the process that it runs in. */
export interface Process {
  readonly system: Pick<System, "clock" | "random" | "disk" | "openSqlite">;
  /** Does what talks to a deployment: in the sandbox. */
  readonly perform: Perform;
  readonly self: Self;
  /** Sums up the program's own files; absent where nobody can. */
  readonly programSum?: () => Promise<ProgramSum | undefined>;
  readonly environment: Environment;
  /** The names of all variables, where the process may know them. */
  readonly variables?: readonly string[];
  readonly streams: Streams;
  /** Aborted by a signal; its reason is the exit code. */
  readonly signal: AbortSignal;
  /** Aborted by the next one: the process is about to end, whatever is left. */
  readonly abandoned: AbortSignal;
  /** Opens the program's own log; by default a file in the state directory. */
  readonly openLog?: typeof openLog;
}
