import { unixSeconds } from "../core/clock.ts";
import { errorMessage } from "../core/error_message.ts";
import type { System } from "../core/system.ts";
import { Deployment } from "../chroma/deployment.ts";
import { endpointsOf } from "../chroma/target.ts";
import { AuditLog } from "../guard/audit.ts";
import { guard } from "../guard/guard.ts";
import { Journal } from "../guard/journal.ts";
import { newRunId, type RunId } from "../guard/name.ts";
import { Ownership } from "../guard/ownership.ts";
import { complete } from "../transport/complete.ts";
import { Ledger } from "./ledger.ts";
import type { Terms } from "./plan.ts";
import { StateError, statePaths, targetKey } from "./state_dir.ts";

/** From the first byte of a request to the last of its reply; milliseconds. */
const TIMEOUT_MS = 10_000;
/** No reply that this tool asks for comes near: 5,000 collections are listed in 7 MB. */
const MAX_REPLY_BYTES = 64 * 2 ** 20;

/** Another run against the same target is under way on this machine. */
export class LockedError extends Error {
  override readonly name = "LockedError";
}

/** What a command works with: the deployment behind the guard, and the books that are kept. */
export interface Context extends AsyncDisposable {
  readonly run: RunId;
  readonly directory: string;
  readonly deployment: Deployment;
  readonly ownership: Ownership;
  readonly ledger: Ledger;
  /** Absent for a command that changes nothing. */
  readonly journal?: Journal;
}

/** The same for a command that changes things. */
export interface ChangeContext extends Context {
  readonly journal: Journal;
  readonly audit: AuditLog;
}

/** Opens a deployment for a command that changes things: under the lock, with a journal. Nothing is sent yet. */
export async function openToChange(
  terms: Terms,
  system: System,
): Promise<ChangeContext> {
  const { stateDir, target, version } = terms;
  const run = newRunId(unixSeconds(system.clock), system.random);
  const directory = statePaths.run(stateDir, run);
  await using stack = new AsyncDisposableStack();
  let journal: Journal;
  let audit: AuditLog;
  try {
    await system.disk.makeDirectory(`${stateDir}/locks`);
    const lock = await system.disk.tryLock(
      statePaths.lock(stateDir, target),
      `${run} since ${new Date(system.clock.now()).toISOString()}\n`,
    );
    if (lock === undefined) throw await lockedBy(terms, system);
    stack.use(lock);
    await system.disk.makeDirectory(directory);
    journal = stack.use(await Journal.open(statePaths.journal(stateDir, run), system));
    audit = stack.use(await AuditLog.open(statePaths.audit(stateDir, run), run, system));
    await journal.record({
      entry: "begin",
      run,
      version,
      target: {
        tenant: target.tenant,
        database: target.database,
        lock: targetKey(target),
        endpoints: Object.fromEntries(endpointsOf(target).map(({ name, origin }) => [name, origin])),
      },
    });
  } catch (error) {
    if (error instanceof LockedError) throw error;
    throw new StateError(`Cannot write the state directory "${stateDir}": ${errorMessage(error)}`, {
      cause: error,
    });
  }
  const context = { ...await openDoor(terms, system, run, { journal, audit }), journal, audit };
  stack.use(context.deployment);
  return withDisposal(context, stack.move());
}

/** Opens a deployment for a command that only looks: no lock, no journal, and the guard refuses every change. */
export async function openToLook(terms: Terms, system: System): Promise<Context> {
  const context = await openDoor(terms, system, newRunId(unixSeconds(system.clock), system.random));
  const stack = new AsyncDisposableStack();
  stack.use(context.deployment);
  return withDisposal(context, stack);
}

async function openDoor(
  { target, limits, stateDir }: Terms,
  system: System,
  run: RunId,
  books?: Pick<ChangeContext, "journal" | "audit">,
) {
  const ownership = new Ownership(run, limits);
  const ledger = new Ledger(ownership);
  const bounded = complete(system.send, {
    clock: system.clock,
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_REPLY_BYTES,
  });
  const door = guard(bounded, {
    endpoints: endpointsOf(target),
    scope: target,
    ownership,
    headers: target.headers,
    clock: system.clock,
    observe: (exchange) => {
      ledger.observe(exchange);
      books?.audit.observe(exchange);
    },
    ...(books === undefined ? {} : { journal: books.journal }),
  });
  const deployment = await Deployment.open(target, door, system.clock);
  return { run, directory: statePaths.run(stateDir, run), ownership, ledger, deployment };
}

function withDisposal<T extends object>(context: T, stack: AsyncDisposableStack): T & AsyncDisposable {
  return Object.assign(context, { [Symbol.asyncDispose]: () => stack.disposeAsync() });
}

async function lockedBy({ stateDir, target }: Terms, { disk }: System): Promise<LockedError> {
  const holder = (await disk.read(statePaths.lock(stateDir, target)))?.trim() || "unknown";
  return new LockedError(`Cannot start: another run against ${target.entry.origin} is under way (${holder})`);
}
