import type { Node } from "../../chroma/deployment.ts";
import { NoReplyError } from "../../transport/no_reply.ts";
import type { Stage } from "../suite.ts";
import { Workspace } from "../workspace.ts";
import { Coordinator } from "./coordinator.ts";
import { type Facts, readFacts } from "./facts.ts";

/** Where a deployment tells of itself, beside Chroma's own API. */
const PATHS = ["/health", "/status", "/metrics"] as const;
export type PagePath = typeof PATHS[number];

/** A page that is served. */
export interface Page {
  /** `balancer /status` */
  readonly name: string;
  readonly node: Node;
  readonly path: PagePath;
  readonly status: number;
  /** What it says, or why that cannot be read. */
  readonly facts: Facts | string;
  /** The clock of whoever serves it, in UTC milliseconds, where the reply tells (`Date`, whole seconds). */
  readonly date?: number;
}

/** The scope of the monitoring suite: the pages of every endpoint, and the coordinator behind them. */
export class Monitor extends Workspace {
  readonly coordinator: Coordinator | undefined;
  #pages: Promise<readonly Page[]> | undefined;

  constructor(stage: Stage) {
    // Nothing is ever written into it.
    super(stage, "monitoring", { queried: false });
    const { database } = stage.monitoring;
    this.coordinator = database === undefined ? undefined : new Coordinator(database);
  }

  /** Every page that is served, as it was when it was first asked for. */
  pages(): Promise<readonly Page[]> {
    return this.#pages ??= this.#readAll();
  }

  /** A page as it is now, or `undefined` where it is not served. */
  async read(node: Node, path: PagePath): Promise<Page | undefined> {
    const { status, text, date } = await node.api.plain(path);
    if (status === 404 || status === 410) return undefined;
    return {
      name: `${node.name} ${path}`,
      node,
      path,
      status,
      facts: readFacts(text),
      ...(date === undefined ? {} : { date }),
    };
  }

  /** The facts of every page that can be read, as they were when first asked for. */
  async facts(): Promise<readonly (Page & { readonly facts: Facts })[]> {
    return (await this.pages()).flatMap((page) =>
      typeof page.facts === "string" ? [] : [{ ...page, facts: page.facts }]
    );
  }

  async #readAll(): Promise<readonly Page[]> {
    const all = this.stage.deployment.all.flatMap((node) => PATHS.map((path) => ({ node, path })));
    const pages = await Promise.all(all.map(({ node, path }) =>
      this.read(node, path).catch((error) => {
        // A node that gives no reply serves no page; that it should answer is another check's business.
        if (error instanceof NoReplyError && node !== this.stage.deployment.entry) return undefined;
        throw error;
      })
    ));
    return pages.filter((page) => page !== undefined);
  }
}

/** Why a check about pages is skipped where there are none. */
export const NO_PAGES = "Needs an endpoint that serves /health, /status or /metrics";
