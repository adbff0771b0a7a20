import type { Disk } from "../core/disk.ts";
import { errorMessage } from "../core/error_message.ts";
import type { System } from "../core/system.ts";
import { comparableOf, planKey } from "../run/comparable.ts";
import type { Opening } from "../run/opening.ts";
import type { Plan } from "../run/plan.ts";
import type { RunId } from "../guard/name.ts";
import { type Trend, trendOf } from "../run/state/history/trend_of.ts";
import { type HistoryOptions, useHistory } from "../run/state/history/use_history.ts";
import { targetKey } from "../run/state/state_dir.ts";
import { figuresOf } from "../trend/figures.ts";
import { WINDOW } from "../trend/regressions.ts";

/** What a run has of the history. */
export interface RunHistory {
  /** What earlier runs of the plan measured; nothing where no history is kept. */
  past(plan: Plan): Promise<Pick<Opening, "past">>;
  /** Takes in what is on record by now: while the lock of `opening` is held, and before anything of it is removed. */
  keep(opening: Opening): Promise<void>;
  /** A run among those before it; nothing where there are none, or no history is kept. */
  trend(run: RunId): Promise<Trend | undefined>;
}

/** What it is kept with. */
export interface RunHistoryOptions {
  readonly stateDir: string;
  readonly disk: Disk;
  /** Told of what a person should know, once each. */
  readonly tell: (text: string) => void;
}

const NONE: RunHistory = {
  past: () => Promise.resolve({}),
  keep: () => Promise.resolve(),
  trend: () => Promise.resolve(undefined),
};

/** The history around a run. Whatever is wrong with it is told, and is no reason for the run to fail. */
export function runHistory(
  { clock, openSqlite }: Pick<System, "clock" | "openSqlite">,
  { stateDir, disk, tell }: RunHistoryOptions,
): RunHistory {
  if (openSqlite === undefined) return NONE;
  const told = new Set<string>();
  const once = (text: string) => {
    if (!told.has(text)) tell(text);
    told.add(text);
  };
  const options: HistoryOptions = { disk, clock, openSqlite, tell: once };
  const orTell = <T>(work: Promise<T>) =>
    work.catch((error: unknown) => once(`Cannot use the history: ${errorMessage(error)}`));
  return {
    async past(plan) {
      const key = planKey(comparableOf(plan));
      const past = await orTell(useHistory(
        stateDir,
        { ...options, thorough: true },
        (history) => history.past(targetKey(plan.target), key, WINDOW).map(figuresOf),
      ));
      return past === undefined ? {} : { past };
    },
    async keep({ run, held }) {
      const mine = { run, ...(held === undefined ? {} : { lock: held.lock }) };
      await orTell(useHistory(stateDir, { ...options, ...mine }, () => {}));
    },
    async trend(run) {
      return await orTell(useHistory(stateDir, options, (history) => trendOf(history, run))) ?? undefined;
    },
  };
}
