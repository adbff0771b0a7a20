import type { AppendFile, Disk } from "../../src/core/disk.ts";
import type { Clock } from "../../src/core/clock.ts";
import { EXIT, type ExitCode } from "../../src/core/exit_code.ts";
import type { MemoryDisk } from "../core/memory_disk.ts";
import type { Choice } from "./choice.ts";
import type { Fault } from "./faults.ts";
import type { PlantedBug } from "./planted_bugs.ts";
import { startProgram } from "./program.ts";
import type { Scheduler } from "./scheduler.ts";

/** What a process takes from the simulated machine. */
export interface Surroundings {
  readonly scheduler: Scheduler;
  readonly disk: MemoryDisk;
  readonly choice: Choice;
  /** The wall clock: UTC milliseconds. */
  readonly wallClock: () => number;
  readonly send: (process: SimProcess, request: Request) => Promise<Response>;
  /** Told of what it prints. */
  readonly onLine: (process: SimProcess, line: string) => void;
  readonly onReport: (process: SimProcess, text: string) => void;
  readonly onSignal: (process: SimProcess) => void;
  readonly onDeath: (process: SimProcess, powerLoss: boolean) => void;
  readonly trace: ((text: string) => void) | undefined;
  /** Planted to see that it is found. */
  readonly bug?: PlantedBug | undefined;
}

const never = <T>(): Promise<T> => new Promise<T>(() => {});

/** One start of the program, which can be killed: then nothing that it waits for ever comes, and its locks are free. */
export class SimProcess {
  readonly name: string;
  readonly args: readonly string[];
  /** Whether it was given one endpoint of several, by another name than everybody else has for it. */
  readonly isPartial: boolean;
  alive = true;
  exitCode: ExitCode | undefined;
  /** Everything that it printed on standard error, when it printed something that is no line of progress. */
  error = "";
  readonly #around: Surroundings;
  readonly #faults: readonly Fault[];
  readonly #locks = new Set<AsyncDisposable>();
  readonly #stop = new AbortController();
  readonly #abandon = new AbortController();
  #writes = 0;
  #reads = 0;

  constructor(
    name: string,
    args: readonly string[],
    faults: readonly Fault[],
    around: Surroundings,
    isPartial = false,
  ) {
    this.name = name;
    this.isPartial = isPartial;
    this.args = args;
    this.#faults = faults;
    this.#around = around;
  }

  /** Whether it shares its run with others: what they share is left to the cleanup after them. */
  get isShard(): boolean {
    return this.args.includes("--shard");
  }

  get running(): boolean {
    return this.alive && this.exitCode === undefined;
  }

  /** Starts it; its end is seen in `running`. */
  start(): void {
    const { scheduler, bug } = this.#around;
    const bent = bug?.system ?? ((system) => system);
    this.#around.trace?.(`${this.name} starts: ${this.args.join(" ")}`);
    for (const fault of this.#faults) {
      if (fault.fault === "crash" && fault.at !== undefined) {
        scheduler.wake(fault.at, () => this.die(fault.powerLoss));
      } else if (fault.fault === "signal") {
        scheduler.wake(fault.at, () => this.#signal());
        if (fault.twice > 0) scheduler.wake(fault.at + fault.twice, () => this.#signal());
      }
    }
    startProgram({
      args: this.args,
      system: bent({
        clock: this.#clock(),
        random: (count) => this.#around.choice.bytes(count),
        disk: this.#disk(),
        certificateEnd: () => Promise.resolve(undefined),
        send: (request) => this.alive ? this.#around.send(this, request) : never(),
      }),
      streams: {
        screen: () => undefined,
        out: (text) => this.alive && this.#around.onReport(this, bug?.report?.(text) ?? text),
        err: (text) => this.alive && this.#around.onLine(this, text),
      },
      signal: this.#stop.signal,
      abandoned: this.#abandon.signal,
    }).then((code) => {
      if (!this.alive) return;
      this.exitCode = code;
      this.#around.trace?.(`${this.name} ends with exit code ${code}`);
      this.#around.onDeath(this, false);
    }, (error: unknown) => {
      // `cli` turns every error into a line and an exit code.
      this.error = `cli threw: ${error}`;
      this.exitCode = EXIT.failed;
    });
  }

  /** Ends it as SIGKILL does. */
  die(powerLoss: boolean): void {
    if (!this.running) return;
    this.alive = false;
    this.#around.trace?.(`${this.name} is killed${powerLoss ? " as the power fails" : ""}`);
    for (const lock of this.#locks) lock[Symbol.asyncDispose]();
    this.#around.onDeath(this, powerLoss);
  }

  #signal(): void {
    if (!this.running) return;
    this.#around.trace?.(`${this.name} gets a signal`);
    this.#around.onSignal(this);
    if (!this.#stop.signal.aborted) return this.#stop.abort(EXIT.terminated);
    this.#abandon.abort();
    this.die(false);
  }

  #clock(): Clock {
    const { scheduler, wallClock } = this.#around;
    const clock: Clock = {
      until: (at, signal) => clock.sleep(Math.max(0, at - scheduler.now), signal),
      now: () => Math.floor(wallClock()),
      elapsed: () => scheduler.now,
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          if (signal === undefined) return void scheduler.wake(ms, resolve);
          if (signal.aborted) return reject(signal.reason);
          const abandon = () => {
            cancel();
            reject(signal.reason);
          };
          const cancel = scheduler.wake(ms, () => {
            signal.removeEventListener("abort", abandon);
            resolve();
          });
          signal.addEventListener("abort", abandon, { once: true });
        }),
    };
    return clock;
  }

  #disk(): Disk {
    const { disk } = this.#around;
    const alive = <T>(work: () => Promise<T>): Promise<T> => this.alive ? work() : never();
    const reading = <T>(work: () => Promise<T>): Promise<T> =>
      alive(() => this.#isUnreadable(this.#reads++) ? Promise.reject(new Error(UNREADABLE)) : work());
    return {
      makeDirectory: () => alive(() => disk.makeDirectory()),
      read: (path) => reading(() => disk.read(path)),
      lines: (path) => reading(() => disk.lines(path)),
      list: (path) => reading(() => disk.list(path)),
      size: (path) => reading(() => disk.size(path)),
      remove: (path) => alive(() => disk.remove(path)),
      move: (from, to) => alive(() => disk.move(from, to)),
      replace: (path, text) =>
        alive(() => this.#isFull(this.#writes) ? Promise.reject(new Error(FULL)) : disk.replace(path, text)),
      tryLock: (path, holder) =>
        alive(async () => {
          const lock = await disk.tryLock(path, holder);
          if (lock !== undefined) this.#locks.add(lock);
          return lock;
        }),
      tryJoin: (path, holder) =>
        alive(async () => {
          const lock = await disk.tryJoin(path, holder);
          if (lock !== undefined) this.#locks.add(lock);
          return lock;
        }),
      openAppend: (path) =>
        alive(async () => {
          const file = await disk.openAppend(path);
          return {
            append: (text, options) => alive(() => this.#append(file, text, options)),
            [Symbol.asyncDispose]: () => Promise.resolve(),
          };
        }),
    };
  }

  /** A write to the journal can be the last thing that a process does, and be torn; any write can find the disk full. */
  #append(file: AppendFile, text: string, options: { flush: boolean }): Promise<void> {
    const { disk, trace } = this.#around;
    const number = options.flush ? this.#writes++ : this.#writes;
    const crash = options.flush
      ? this.#faults.find((fault) => fault.fault === "crash" && fault.write === number)
      : undefined;
    if (crash?.fault === "crash") {
      const part = Math.floor(crash.share * text.length);
      if (part < text.length) disk.fullAfter = part;
      trace?.(`${this.name} writes ${part} of ${text.length} characters: ${text.slice(0, part).trimEnd()}`);
      file.append(text, { flush: part === text.length }).catch(() => {});
      this.die(crash.powerLoss);
      return never();
    }
    if (this.#isFull(number)) {
      disk.fullAfter = Math.floor(text.length / 3);
      trace?.(`${this.name} finds the disk full`);
    } else if (options.flush) trace?.(`${this.name} journal: ${text.trimEnd()}`);
    return file.append(text, options);
  }

  #isUnreadable(number: number): boolean {
    const isIt = this.#faults.some((fault) =>
      fault.fault === "unreadable" && number >= fault.read && number < fault.read + fault.times
    );
    if (isIt) this.#around.trace?.(`${this.name} cannot read`);
    return isIt;
  }

  #isFull(number: number): boolean {
    return this.#faults.some((fault) =>
      fault.fault === "disk full" && number >= fault.write && number < fault.write + fault.times
    );
  }
}

const UNREADABLE = "Input/output error (os error 5)";
const FULL = "No space left on device (os error 28)";
