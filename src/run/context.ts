import type { System } from "../core/system.ts";
import { Deployment } from "../chroma/deployment.ts";
import { endpointsOf } from "../chroma/target.ts";
import { audited, AuditLog } from "../guard/audit.ts";
import { guard } from "../guard/guard.ts";
import { Journal } from "../guard/journal.ts";
import type { RunId } from "../guard/name.ts";
import { Ownership } from "../guard/ownership.ts";
import { RawApi } from "../chroma/raw.ts";
import { type TimedRead, timedRead } from "../chroma/timed_read.ts";
import { Gate } from "../load/gate.ts";
import { Cap } from "../transport/cap.ts";
import { complete } from "../transport/complete.ts";
import { Deadline } from "../transport/deadline.ts";
import { Traffic } from "../transport/traffic.ts";
import { errorMessage } from "../core/error_message.ts";
import { Ledger } from "./ledger.ts";
import { Lives } from "./lives.ts";
import type { Opening } from "./opening.ts";
import type { Terms } from "./plan.ts";
import type { RunOptions } from "./run.ts";
import { runFiles, StateError } from "./state/state_dir.ts";
import { Unwritten } from "./unwritten.ts";

/** From the first byte of a request to the last of its reply; milliseconds. */
const TIMEOUT_MS = 10_000;
/**
 * No reply that this tool asks for comes near: a page of 1,000 collections has 1.4 MB. JSON of nothing but brackets takes
 * V8 0.2 s for each MiB.
 */
const MAX_REPLY_BYTES = 16 * 2 ** 20;

/** What a command works with: the deployment behind the guard, and the books that are kept. */
export interface Context extends AsyncDisposable {
  readonly run: RunId;
  readonly deployment: Deployment;
  readonly ownership: Ownership;
  readonly ledger: Ledger;
  readonly cap: Cap;
  /** When nothing more may be sent. */
  readonly deadline: Deadline;
  /** Where the load of a run waits while the brake is on. */
  readonly gate: Gate;
  /** What the brake's probe measures by. */
  readonly timedRead: TimedRead;
  /** What is under way: ended before the books are closed. */
  readonly traffic: Traffic;
  /** The entry's API round the gate, by which shards tell each other that they were stopped. */
  readonly aside: RawApi;
}

/** Who is told of what a command does, and whether also of every request. */
export type Watching = Pick<RunOptions, "emit" | "verbose">;

/** The same for a command that changes things: with a journal and an audit log in the run's directory. */
export interface ChangeContext extends Context {
  readonly directory: string;
  readonly journal: Journal;
  readonly audit: AuditLog;
  readonly unwritten: Unwritten;
  /** What happens to every collection on every endpoint, from when the context was opened. */
  readonly lives: Lives;
}

/**
 * Opens the books and the door of a command that changes things. Nothing is sent yet.
 *
 * @throws {StateError} when the books cannot be written, or there is no directory for them
 */
export async function contextToChange(
  terms: Terms,
  opening: Opening,
  system: System,
  watching: Watching = { emit: () => {} },
): Promise<ChangeContext> {
  const { run, held } = opening;
  if (held === undefined) throw new StateError("Cannot change anything: the target's lock is not held");
  const { directory, lock } = held;
  const { target, version } = terms;
  const lives = new Lives(system.clock, target.entry, watching.emit);
  await using stack = new AsyncDisposableStack();
  let journal: Journal;
  let audit: AuditLog;
  try {
    journal = stack.use(await Journal.open(runFiles.journal(directory), system));
    audit = stack.use(await AuditLog.open(runFiles.audit(directory), run, system));
    await journal.record({
      entry: "begin",
      run,
      version,
      ...(terms.shard === undefined ? {} : { shard: { index: terms.shard.index, count: terms.shard.count } }),
      target: {
        tenant: target.tenant,
        database: target.database,
        lock,
        endpoints: Object.fromEntries(endpointsOf(target).map(({ name, origin }) => [name, origin])),
      },
    });
  } catch (error) {
    throw new StateError(`Cannot write the run's directory "${directory}": ${errorMessage(error)}`, {
      cause: error,
    });
  }
  const door = await openDoor(terms, opening, system, watching, { journal, audit, lives });
  stack.use(door.deployment);
  // Whatever failed, every request is in the books.
  stack.defer(() => door.traffic.end());
  return withDisposal(
    { ...door, directory, journal, audit, unwritten: new Unwritten(), lives },
    stack.move(),
  );
}

/** Opens the door of a command that only looks: no books, and the guard refuses every change. */
export async function contextToLook(
  terms: Terms,
  opening: Opening,
  system: System,
  watching: Watching = { emit: () => {} },
): Promise<Context> {
  const door = await openDoor(terms, opening, system, watching);
  const stack = new AsyncDisposableStack();
  stack.use(door.deployment);
  // Nothing is sent any more by what has ended.
  stack.defer(() => door.traffic.end());
  return withDisposal(door, stack);
}

async function openDoor(
  { target, limits, cap: capLimits }: Terms,
  { run }: Opening,
  system: System,
  { emit, verbose = false }: Watching,
  books?: Pick<ChangeContext, "journal" | "audit" | "lives">,
) {
  const ownership = new Ownership(run, limits);
  const ledger = new Ledger(ownership);
  const deadline = new Deadline(system.clock);
  const bounded = complete(system.send, {
    clock: system.clock,
    deadline,
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_REPLY_BYTES,
  });
  const traffic = new Traffic();
  const door = traffic.on(guard(bounded, {
    endpoints: endpointsOf(target),
    scope: target,
    ownership,
    headers: target.headers,
    clock: system.clock,
    observe: (exchange) => {
      ledger.observe(exchange);
      books?.audit.observe(exchange);
      books?.lives.observe(exchange, ownership.nameIn(exchange.operation));
      if (verbose) emit({ type: "request", request: audited(exchange) });
    },
    ...(books === undefined ? {} : { journal: books.journal }),
  }));
  const { clock } = system;
  const cap = new Cap({
    clock,
    deadline,
    tell: (text) => emit({ type: "note", text }),
    ...(capLimits === undefined ? {} : { limits: capLimits }),
  });
  const gate = new Gate();
  const deployment = await Deployment.open(target, gate.on(cap.on(door)), clock);
  return {
    run,
    ownership,
    ledger,
    deadline,
    deployment,
    gate,
    cap,
    aside: new RawApi(target.entry, target, cap.on(door)),
    timedRead: timedRead(target, door, { clock, cap }),
    traffic,
  };
}

function withDisposal<T extends object>(context: T, stack: AsyncDisposableStack): T & AsyncDisposable {
  return Object.assign(context, { [Symbol.asyncDispose]: () => stack.disposeAsync() });
}
