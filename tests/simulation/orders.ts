import { EXIT } from "../../src/core/exit_code.ts";
import { runIn } from "../../src/guard/name.ts";
import { RESERVED_MS } from "../../src/run/reserve.ts";
import type { Message } from "./network.ts";
import type { Scheduler } from "./scheduler.ts";
import type { SimProcess } from "./sim_process.ts";

/** Commands that hold the lock of their target. */
const LOCKING: ReadonlySet<string | undefined> = new Set(["run", "drill", "cleanup"]);

/** What is seen of a process. */
type Ordered = Pick<SimProcess, "name" | "args" | "running" | "exitCode">;

/** Nothing is sent after the time reserved; what waits then for copies of a deletion, and to settle, ends its wait. */
const COPIED_MS = 3000;

/** What an order is held against. */
interface Surroundings {
  readonly scheduler: Pick<Scheduler, "now">;
  readonly processes: readonly Ordered[];
  readonly settleMs: number;
  readonly violate: (what: string) => void;
}

/** Holds what a process does against what it was asked to do, and how soon to end. */
export class Orders {
  readonly #around: Surroundings;
  /** Who has asked for a collection to be made. */
  readonly #creators = new Set<string>();
  /** When a process was told to stop. */
  readonly #stopped = new Map<string, number>();
  /** Others that held the lock, or may have, when a process began. */
  readonly #before = new Map<string, readonly Ordered[]>();

  constructor(around: Surroundings) {
    this.#around = around;
  }

  started(process: Ordered): void {
    const dir = directoryOf(process);
    const { processes } = this.#around;
    const others = processes.filter((one) =>
      one !== process && one.running && directoryOf(one) === dir && LOCKING.has(one.args[0])
    );
    this.#before.set(process.name, others);
  }

  signalled({ name }: Ordered): void {
    this.#stopped.set(name, this.#stopped.get(name) ?? this.#around.scheduler.now);
  }

  sent(
    { process: { name, args }, kind, ask }: Pick<Message, "kind" | "ask"> & { readonly process: Ordered },
  ): void {
    if (kind === "create") this.#creators.add(name);
    if (kind !== "delete" || args[0] !== "cleanup") return;
    const deleted = ask.path.split("/").at(-1) ?? "";
    const wanted = valueOf(args, "--collection") ?? deleted;
    const run = valueOf(args, "--run") ?? runIn(deleted);
    if (deleted !== wanted || runIn(deleted) !== run) {
      this.#around.violate(`${name} deletes "${deleted}", and was not asked to: ${args.join(" ")}`);
    }
  }

  /** A process has ended by itself. */
  ended({ name, args, exitCode }: Ordered): void {
    const wrong = (what: string) => this.#around.violate(`${name} ends with exit code ${exitCode}, ${what}`);
    if (exitCode === EXIT.unreachable && this.#creators.has(name)) wrong("and has created something");
    const isLocking = LOCKING.has(args[0]);
    if (exitCode === EXIT.locked && (!isLocking || this.#before.get(name)?.length === 0)) {
      wrong("and nobody held the lock");
    }
    const { scheduler, settleMs } = this.#around;
    const took = Math.floor(scheduler.now - (this.#stopped.get(name) ?? Infinity));
    if (took > RESERVED_MS.stopped + 2 * settleMs + COPIED_MS) {
      wrong(`${took} ms after it was told to stop`);
    }
  }
}

function directoryOf({ args }: Ordered): string | undefined {
  return valueOf(args, "--state-dir");
}

function valueOf(args: readonly string[], option: string): string | undefined {
  const at = args.indexOf(option);
  return at < 0 ? undefined : args[at + 1];
}
