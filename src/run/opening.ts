import { unixSeconds } from "../core/clock.ts";
import type { Disk } from "../core/disk.ts";
import { errorMessage } from "../core/error_message.ts";
import type { System } from "../core/system.ts";
import { newRunId, type RunId } from "../guard/name.ts";
import type { Figure } from "../trend/figures.ts";
import type { Terms } from "./plan.ts";
import { type EarlierRuns, earlierRuns, StateError, statePaths, targetKey } from "./state/state_dir.ts";

/** Another run against the same target is under way on this machine. */
export class LockedError extends Error {
  override readonly name = "LockedError";
}

/** What a command starts from; plain data, so that it can be handed to the sandbox. */
export interface Opening {
  readonly run: RunId;
  /** What must be held while a command changes things; absent for one that only looks. */
  readonly held?: {
    /** The run's own directory: all that it may write to. */
    readonly directory: string;
    /** The target's lock, by its `targetKey`: whoever holds it knows that the runs which held it are over. */
    readonly lock: string;
  };
  readonly earlier: EarlierRuns;
  /** What earlier runs of the same plan measured, a list each, the newest first; absent where no history is kept. */
  readonly past?: readonly (readonly Figure[])[];
}

/** An opening, and the lock that it stands on. */
export interface Books extends AsyncDisposable {
  readonly opening: Opening;
}

type Means = Pick<System, "clock" | "random"> & { readonly disk: Disk };

/**
 * Opens the state directory for a command that changes things: takes the target's lock, makes the run's directory.
 *
 * @throws {LockedError} when another run holds the lock
 * @throws {StateError} when the state directory cannot be used
 */
export async function openToChange(terms: Terms, { clock, random, disk }: Means): Promise<Books> {
  const { stateDir, target } = terms;
  const run = newRunId(unixSeconds(clock), random);
  const directory = statePaths.run(stateDir, run);
  await using stack = new AsyncDisposableStack();
  try {
    await disk.makeDirectory(`${stateDir}/locks`);
    const holder = `${run} since ${new Date(clock.now()).toISOString()}\n`;
    const lock = await disk.tryLock(statePaths.lock(stateDir, target), holder);
    if (lock === undefined) throw await lockedBy(terms, disk);
    stack.use(lock);
    await disk.makeDirectory(directory);
  } catch (error) {
    if (error instanceof LockedError) throw error;
    throw new StateError(`Cannot write the state directory "${stateDir}": ${errorMessage(error)}`, {
      cause: error,
    });
  }
  const opening: Opening = {
    run,
    held: { directory, lock: targetKey(target) },
    earlier: await earlierRuns(disk, stateDir, target),
  };
  const held = stack.move();
  return { opening, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

/** Opens the state directory for a command that only looks: no lock, and nothing is written. */
export async function openToLook(
  { stateDir, target }: Terms,
  { clock, random, disk }: Means,
): Promise<Books> {
  const run = newRunId(unixSeconds(clock), random);
  const opening = { run, earlier: await earlierRuns(disk, stateDir, target) };
  return { opening, [Symbol.asyncDispose]: () => Promise.resolve() };
}

async function lockedBy({ stateDir, target }: Terms, disk: Disk): Promise<LockedError> {
  const holder = (await disk.read(statePaths.lock(stateDir, target)))?.trim() || "unknown";
  return new LockedError(`Cannot start: another run against ${target.entry.origin} is under way (${holder})`);
}
