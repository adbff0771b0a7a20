import { EXIT, type ExitCode } from "../../src/core/exit_code.ts";
import { MemoryDisk } from "../core/memory_disk.ts";
import { Choice } from "./choice.ts";
import { SimDeployment } from "./deployment.ts";
import { describeFault, type Fault } from "./faults.ts";
import { Foreign } from "./foreign.ts";
import { LOCAL } from "./looks.ts";
import { SimNetwork } from "./network.ts";
import { Observer } from "./observer.ts";
import { Operator } from "./operator.ts";
import type { PlantedBug } from "./planted_bugs.ts";
import { SHARED_RUN } from "./draw_commands.ts";
import type { Scenario } from "./scenario.ts";
import { Scheduler, START_MS } from "./scheduler.ts";
import { SimProcess, type Surroundings } from "./sim_process.ts";

/** What a simulation found. */
export interface Result {
  readonly seed: string;
  /** What did not hold, each in a line; none when all is well. */
  readonly violations: readonly string[];
  readonly exitCodes: readonly (ExitCode | "killed")[];
  /** Collections that a message in flight for longer than `--settle` brought back after they were reported gone. */
  readonly lateArrivals: number;
  readonly requests: number;
}

/** How a simulation is watched. */
export interface SimulateOptions {
  /** Told of everything that happens, a line each. */
  readonly trace?: (line: string) => void;
  readonly bug?: PlantedBug;
}

/** Longer than any program runs here: whatever hangs is found by it. */
const LONGEST_MS = 3_600_000;
/** Longer than anything is under way; then faults have stopped, and nothing that they delayed is to come. */
const QUIET_MS = 90_000;
/** An operator who has lost the state directory comes when every lease is over, whatever the clock said. */
const NEXT_DAY_MS = 26 * 3_600_000;
/** Longer than anything is copied without a fault. */
const COPIED_MS = 1000;
/** Cleanups that an operator tries. */
const CLEANUPS = 3;

/** Runs a scenario to its end, and judges it. */
export async function simulate(
  scenario: Scenario,
  { trace: say, bug }: SimulateOptions = {},
): Promise<Result> {
  const scheduler = new Scheduler();
  const choice = new Choice(`world ${scenario.seed}`);
  const trace = say === undefined
    ? undefined
    : (text: string) => say(`${(scheduler.now / 1000).toFixed(4).padStart(10)}  ${text}`);
  const faults = scenario.faults;
  if (say !== undefined) {
    say(JSON.stringify(scenario.layout));
    for (const fault of faults) say(describeFault(fault));
  }
  let faulty = true;
  const outages = faults.filter((fault) => fault.fault === "down");
  const operator = new Operator(scheduler, { faults, trace });
  const isDown = (endpoint: string) =>
    faulty ? operator.awayNow(endpoint) ?? downNow(outages, endpoint, scheduler.now) : undefined;
  const deployment: SimDeployment = new SimDeployment(scenario.layout, {
    scheduler,
    choice,
    faults,
    onChange: (change) => observer.changed(change),
    isDown: (endpoint) => isDown(endpoint) !== undefined,
    trace,
  });
  const processes: SimProcess[] = [];
  let skewMs = 0;
  const wallClock = () => START_MS + scheduler.now + skewMs;
  const observer: Observer = new Observer(scheduler, deployment, {
    settleMs: scenario.settleMs,
    processes,
    wallClock,
    slowClock: () => wallClock() - Math.max(0, skewMs),
    trace,
  });
  const foreign = new Foreign(deployment, scheduler, choice.fork("foreign"));
  observer.foreign = foreign.names;
  const network = new SimNetwork({
    scheduler,
    choice: choice.fork("network"),
    faults,
    deployment,
    isDown,
    onSent: (message) => observer.sent(message),
    onLie: (message) => observer.lied(message),
    onHandled: (message, reply) => observer.handled(message, reply),
    onAnswered: (message, reply) => observer.answered(message, reply),
    trace,
  });

  for (const fault of faults) {
    if (fault.fault === "clock jump") {
      scheduler.after(fault.at, () => {
        trace?.(`the clock jumps by ${Math.round(fault.ms)} ms`);
        skewMs += fault.ms;
      });
    }
  }
  let disk = new MemoryDisk();
  // Whoever cannot read a file cannot heed it, and says so.
  const isBlind = faults.some(({ fault }) => fault === "unreadable");
  for (const fault of faults) {
    if (fault.fault !== "hand") continue;
    const file = `/own/${fault.file}`;
    scheduler.after(fault.at, () => {
      trace?.(`${file} is there`);
      disk.replace(file, "");
      if (!isBlind) observer.hand = scheduler.now;
    });
    scheduler.after(fault.at + fault.ms, () => {
      trace?.(`${file} is taken away`);
      disk.remove(file);
      observer.hand = undefined;
    });
  }
  for (const fault of faults) {
    const node = deployment.nodes.find(({ name }) => "endpoint" in fault && name === fault.endpoint);
    if (fault.fault !== "restored" || node === undefined) continue;
    scheduler.after(fault.savedAt, () => {
      const saved = node.save();
      scheduler.after(fault.at - fault.savedAt, () => {
        if (!faulty) return;
        trace?.(`${node.name} is as it was ${Math.round(fault.at - fault.savedAt)} ms ago`);
        node.restore(saved);
      });
    });
  }
  const around = (): Surroundings => ({
    scheduler,
    disk,
    choice: choice.fork(`process ${processes.length}`),
    wallClock,
    send: (process, request) => network.send(process, request),
    onLine: (process, line) => {
      operator.hear(line);
      observer.line(process, line);
    },
    onReport: (process, text) => observer.report(process, text),
    onSignal: (process) => observer.signalled(process),
    onDeath: (process, powerLoss) => {
      if (process.alive) observer.ended(process);
      if (!powerLoss) return;
      disk.losePower();
      for (const other of processes) if (other !== process) other.die(false);
    },
    trace,
    bug,
  });
  using _ = catchUnhandled((reason) => observer.violate(`Nobody handled a rejection: ${reason}`));
  const where = scenario.layout.replicas === 0 ? ["--url", "http://server.test:8001"] : [
    "--url",
    "http://balancer.test:8000",
    "--primary",
    "http://primary.test:8001",
    ...deployment.nodes.slice(1).flatMap((_, index) => [
      "--replica",
      deployment.endpoints[index + 2]?.origin ?? "",
    ]),
  ];
  const start = (
    given: readonly string[],
    stateDir: string,
    { faults = [], only }: { readonly faults?: readonly Fault[]; readonly only?: string | undefined } = {},
  ) => {
    const name = `${given[0]} ${processes.length + 1}`;
    const origin = deployment.endpoints.find((endpoint) => endpoint.name === only)?.origin;
    const target = LOCAL.has(given[0]) ? [] : origin === undefined ? where : ["--url", origin];
    const args = [...observer.filledIn(given), ...target, "--state-dir", stateDir];
    const process = new SimProcess(name, args, faults, around(), origin !== undefined);
    processes.push(process);
    observer.started(process);
    process.start();
    return process;
  };

  // The commands, while things go wrong.
  for (const [index, { args, after, stateDir, only }] of scenario.starts.entries()) {
    const own = faults.filter((fault) => "process" in fault && fault.process === index);
    if (after === "end") await scheduler.run(() => processes.every(({ running }) => !running), LONGEST_MS);
    else await scheduler.run(() => false, scheduler.now + after);
    start(args, `/${stateDir}`, { faults: own, only });
  }
  if (!await scheduler.run(() => processes.every(({ running }) => !running), LONGEST_MS)) {
    observer.violate(`${processes.filter(({ running }) => running).map(({ name }) => name)} never ends`);
  }

  // Faults stop, and what they delayed arrives.
  faulty = network.faulty = deployment.replicator.faulty = false;
  foreign.pause();
  if (scenario.faults.length > 0) await scheduler.run(() => false, scheduler.now + QUIET_MS);
  if (scenario.stateLost) {
    disk = new MemoryDisk();
    skewMs += NEXT_DAY_MS;
  }
  foreign.work();
  trace?.(`faults have stopped; ours: ${observer.ours().join(", ") || "none"}`);

  // The operator cleans up, with each state directory that there is.
  const settle = ["--settle", String(scenario.settleMs / 1000), "--max-age", "0", "--format", "json"];
  const dirs = [...new Set(scenario.starts.map(({ stateDir }) => `/${stateDir}`))];
  const isShared = scenario.starts.some(({ args }) => args.includes(SHARED_RUN));
  const tasks = (scenario.stateLost ? dirs.slice(0, 1) : dirs).flatMap((dir) => [
    // Whoever runs shards says when all have ended.
    ...(isShared ? [{ dir, rules: ["--run", SHARED_RUN, "--force"] }] : []),
    { dir, rules: scenario.stateLost ? ["--include-unmarked"] : [] },
  ]);
  for (const { dir, rules } of tasks) {
    const isNeeded = observer.ours().length > 0;
    if (!isNeeded && (dir !== dirs[0] || scenario.needless === false)) break;
    let code: ExitCode | undefined;
    let isChanged = false;
    for (let tries = 0; tries < CLEANUPS; tries++) {
      // A server with one collection, which is always another, looks like another server.
      if (tries === CLEANUPS - 1) foreign.pause();
      const process = start(["cleanup", ...settle, ...rules], dir);
      await scheduler.run(() => !process.running, scheduler.now + LONGEST_MS);
      code = process.exitCode;
      isChanged = observer.saysChanged(process);
      // Also what could not be looked at is tried again.
      if (code !== EXIT.leftovers && code !== EXIT.unreachable) break;
    }
    if (code !== EXIT.ok && !(code === EXIT.failed && isChanged)) {
      observer.violate(`The last cleanup ended with exit code ${code}: ${processes.at(-1)?.error}`);
    }
  }
  observer.judgeReturns();
  for (const what of observer.ours()) observer.violate(`Left after the last cleanup: ${what}`);
  foreign.pause();
  if (scenario.questions?.length) await scheduler.run(() => false, scheduler.now + COPIED_MS);
  for (const args of scenario.questions ?? []) {
    const process = start([...args, "--format", "json"], "/own");
    await scheduler.run(() => !process.running, scheduler.now + LONGEST_MS);
    observer.judgeQuestion(process);
  }
  return {
    seed: scenario.seed,
    violations: observer.violations,
    exitCodes: processes.map(({ alive, exitCode }) => alive && exitCode !== undefined ? exitCode : "killed"),
    lateArrivals: observer.lateArrivals,
    requests: observer.requests,
  };
}

function downNow(
  outages: readonly Extract<Fault, { readonly fault: "down" }>[],
  endpoint: string,
  now: number,
): "refused" | "silent" | undefined {
  const outage = outages.find(({ endpoint: down, at, ms }) =>
    down === endpoint && now >= at && now < at + ms
  );
  return outage === undefined ? undefined : outage.silent ? "silent" : "refused";
}

/** A rejection that nobody handles ends a process at once, with everything still there. */
function catchUnhandled(tell: (reason: unknown) => void): Disposable {
  const listener = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    tell(event.reason);
  };
  globalThis.addEventListener("unhandledrejection", listener);
  return { [Symbol.dispose]: () => globalThis.removeEventListener("unhandledrejection", listener) };
}
