import type { CollectionUse } from "../../chroma/session.ts";
import type { ClosedLoopResult } from "../../load/closed_loop.ts";
import type { LoadOptions } from "../../load/task.ts";
import { type Stage, Undecided } from "../suite.ts";
import { Workspace } from "../workspace.ts";
import type { TestRecord } from "../../chroma/record.ts";
import type { Recall } from "./recall.ts";
import type { Written } from "./written.ts";

/** What the two collections are for: the first is only written to, the second queried under load. */
export const WRITTEN: CollectionUse = { queried: false };
export const SHARED: CollectionUse = { queried: true };

/** What came of the users' load, for the checks that judge it. */
export interface UnderLoad {
  readonly result: ClosedLoopResult;
  readonly written: Written;
}

/** What the checks of the performance suite share: two collections, and what the load on the second of them came to. */
export class Performance implements AsyncDisposable {
  readonly stage: Stage;
  /** `AUTOTEST_write_performance_…` */
  readonly writes: Workspace;
  /** `AUTOTEST_concurrent_users_…` */
  readonly users: Workspace;
  #underLoad: UnderLoad | undefined;
  #recall: Recall | undefined;
  /** The records that nobody touches under load, once they are in the shared collection. */
  fixed: readonly TestRecord[] | undefined;

  constructor(stage: Stage) {
    this.stage = stage;
    this.writes = new Workspace(stage, "write_performance", WRITTEN);
    this.users = new Workspace(stage, "concurrent_users", SHARED);
  }

  /** What every load needs. */
  get options(): LoadOptions {
    return this.stage;
  }

  /** What came of the users' load. @throws {Undecided} when there was none */
  get underLoad(): UnderLoad {
    if (this.#underLoad === undefined) {
      throw new Undecided("There is nothing to judge: the load of concurrent users did not come about");
    }
    return this.#underLoad;
  }

  set underLoad(load: UnderLoad) {
    this.#underLoad = load;
  }

  /** The recall of all queries of the suite. @throws {Undecided} when there is nothing to query */
  get recall(): Recall {
    if (this.#recall === undefined) throw new Undecided("There are no records to query: none were written");
    return this.#recall;
  }

  set recall(recall: Recall) {
    this.#recall = recall;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.writes[Symbol.asyncDispose]();
    await this.users[Symbol.asyncDispose]();
  }
}
