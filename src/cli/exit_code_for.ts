import { EXIT, type ExitCode } from "../core/exit_code.ts";
import { GuardRefusal } from "../guard/refusal.ts";
import { LockedError } from "../run/opening.ts";
import { TargetError } from "../run/preflight.ts";
import { StateError } from "../run/state/state_dir.ts";
import { SandboxError, SandboxLost } from "../sandbox/sandbox.ts";
import { UsageError } from "./usage_error.ts";

/** The exit code that an error ends the program with. */
export function exitCodeFor(error: unknown): ExitCode {
  if ([UsageError, StateError, SandboxError].some((one) => error instanceof one)) return EXIT.usage;
  if (error instanceof LockedError) return EXIT.locked;
  if (error instanceof SandboxLost && error.left) return EXIT.leftovers;
  if (error instanceof GuardRefusal) return EXIT.safety;
  if (error instanceof TargetError) return EXIT.unreachable;
  return EXIT.failed;
}
