import { unixSeconds } from "../core/clock.ts";
import type { Disk } from "../core/disk.ts";
import { errorMessage } from "../core/error_message.ts";
import type { System } from "../core/system.ts";
import { newRunId, type RunId } from "../guard/name.ts";
import type { Figure } from "../trend/figures.ts";
import type { Terms } from "./plan.ts";
import { type EarlierRuns, earlierRuns } from "./state/earlier_runs.ts";
import { shardDirectory, StateError, statePaths, targetKey } from "./state/state_dir.ts";

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

/** The shard has run here before: its journal must stay as it is. */
const RAN = "this shard of the run has run from here before; a run is made once, under a new id";

type Means = Pick<System, "clock" | "random"> & { readonly disk: Disk };

/**
 * Opens the state directory for a command that changes things: takes the target's lock, makes the run's directory. One
 * that nothing was written into, since the sandbox could not start, is removed again: it would pass for a run.
 *
 * The shards of one run hold the lock together, and keep every other run out; each has a directory of its own.
 *
 * @throws {LockedError} when another run holds the lock
 * @throws {StateError} when the state directory cannot be used
 */
export async function openToChange(terms: Terms, { clock, random, disk }: Means): Promise<Books> {
  const { stateDir, target, shard } = terms;
  const run = shard?.run ?? newRunId(unixSeconds(clock), random);
  const directory = statePaths.run(stateDir, shard === undefined ? run : shardDirectory(run, shard.index));
  await using stack = new AsyncDisposableStack();
  try {
    await disk.makeDirectory(`${stateDir}/locks`);
    const path = statePaths.lock(stateDir, target);
    const lock = shard === undefined
      ? await disk.tryLock(path, `${run} since ${new Date(clock.now()).toISOString()}\n`)
      : await disk.tryJoin(path, `${run} in ${shard.count} shards\n`);
    if (lock === undefined) throw await lockedBy(terms, disk);
    stack.use(lock);
    if (shard !== undefined && (await disk.list(directory)).length > 0) {
      throw new StateError(`Cannot start shard ${shard.index} of run ${run}: ${RAN}`);
    }
    await disk.makeDirectory(directory);
    stack.defer(() => removeUnused(disk, directory));
  } catch (error) {
    if (error instanceof LockedError || error instanceof StateError) throw error;
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

/** Removes a run's directory that stayed empty: nothing was sent. That it cannot be is no reason to fail. */
async function removeUnused(disk: Disk, directory: string): Promise<void> {
  try {
    if ((await disk.list(directory)).length === 0) await disk.remove(directory);
  } catch {
    // It stays, as it would have.
  }
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
