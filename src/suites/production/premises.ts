import { assert } from "@std/assert";
import { poll } from "../../core/poll.ts";
import type { TestCollection } from "../../chroma/collection.ts";
import type { Node } from "../../chroma/deployment.ts";
import { HttpError } from "../../chroma/http_error.ts";
import type { CollectionUse } from "../../chroma/session.ts";
import { type Stage, Undecided } from "../suite.ts";
import { Workspace } from "../workspace.ts";
import { readRecords } from "./read_records.ts";

/** Nothing is queried in them, so that their index can be as small as it gets. */
export const USE: CollectionUse = { queried: false };

/** What all checks together write to the collection of values, the refused ones counted. */
const VALUE_DOCS = 130;

const LOOK_EVERY_MS = 100;

/** A collection as one endpoint has it. */
export interface Place {
  readonly node: Node;
  readonly uuid: string;
}

/** Lacking for a check that writes more than the bulk, where the limits leave no room for it. */
export function lacksRoom({ stage: { maxDocs, maxCollections }, nodesBehind }: Premises): string | undefined {
  if (maxDocs < VALUE_DOCS) return `Needs --max-docs ${VALUE_DOCS} or more`;
  // The two that hold records, one that is raced for, and an empty one on each node.
  const collections = 3 + nodesBehind.length;
  return maxCollections < collections ? `Needs --max-collections ${collections} or more` : undefined;
}

/** The scope of the suite: two collections that hold records, and an empty one made on each node alone. */
export class Premises implements AsyncDisposable {
  readonly stage: Stage;
  /** One batch, as large as a collection may be; only read afterwards. */
  readonly bulk: Workspace;
  /** Whatever else is written. */
  readonly values: Workspace;
  readonly #empties = new Map<Node, TestCollection | string>();
  readonly #stack = new AsyncDisposableStack();

  constructor(stage: Stage) {
    this.stage = stage;
    this.bulk = this.#stack.use(new Workspace(stage, "production_features", USE));
    this.values = this.#stack.use(new Workspace(stage, "production_values", USE));
  }

  /** Nodes that are reached directly, each on its own: none when there is only `--url`. */
  get nodesBehind(): readonly Node[] {
    return this.bulk.nodesBehind;
  }

  /** An empty collection that was made on a node itself, or why the node does not take one. */
  async emptyOn(node: Node): Promise<Place | string> {
    const { session, readOnly } = this.stage;
    if (readOnly !== undefined) throw new Undecided(`Nothing was created: ${readOnly}`);
    const empty = this.#empties.get(node) ??
      await session.createOn(node, "production_refusals").catch((error) => {
        // A replica may well take no creates.
        if (error instanceof HttpError && error.status < 500) {
          return `${node.name} takes no create itself (${error.status})`;
        }
        throw error;
      });
    if (!this.#empties.has(node)) {
      this.#empties.set(node, empty);
      if (typeof empty !== "string") this.#stack.use(empty);
    }
    return typeof empty === "string" ? empty : { node, uuid: empty.records.uuid };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync();
  }
}

/**
 * Looks at a collection through the entry, and then on each node on its own, once the records are there.
 *
 * @returns where it was looked at, for the report
 * @throws {Undecided} when a copy did not arrive, after all others were looked at
 */
export async function everywhere(
  workspace: Workspace,
  ids: readonly string[],
  look: (place: Place) => Promise<void>,
): Promise<string> {
  const { stage: { deployment }, filled, nodesBehind } = workspace;
  await look({ node: deployment.entry, uuid: filled.records.uuid });
  const missing: string[] = [];
  for (const node of nodesBehind) {
    const uuid = await copyOn(workspace, node, ids);
    if (uuid === undefined) missing.push(node.name);
    else await look({ node, uuid });
  }
  if (missing.length > 0) {
    throw new Undecided(`${missing.join(" and ")} did not get a copy within --max-lag; all others are right`);
  }
  return `on ${[deployment.entry, ...nodesBehind].map(({ name }) => name).join(", ")}`;
}

/** What was seen of a copy: it is not looked at again for what was there. */
interface Copy {
  readonly uuid: string;
  readonly ids: Set<string>;
}

const copies = new WeakMap<Workspace, Map<Node, Copy>>();

/** The collection's UUID on a node, once the records are there; `undefined` when they do not come within `--max-lag`. */
export async function copyOn(
  workspace: Workspace,
  node: Node,
  ids: readonly string[],
): Promise<string | undefined> {
  const { stage: { clock, signal, objectives: { maxLagMs } }, filled } = workspace;
  const known = copies.get(workspace) ?? new Map<Node, Copy>();
  copies.set(workspace, known);
  return await poll(async () => {
    const uuid = known.get(node)?.uuid ?? (await node.api.describe(filled.name))?.id;
    if (uuid === undefined) return undefined;
    const copy = known.get(node) ?? { uuid, ids: new Set() };
    known.set(node, copy);
    const unseen = ids.filter((id) => !copy.ids.has(id));
    const found = unseen.length === 0 ? [] : await readRecords({ node, uuid }, { ids: unseen, include: [] });
    for (const { id } of found) copy.ids.add(id);
    return ids.every((id) => copy.ids.has(id)) ? uuid : undefined;
  }, { clock, timeoutMs: maxLagMs, everyMs: LOOK_EVERY_MS, signal });
}

/** Fails with what is wrong at a place. */
export function expectRight({ node }: Place, problem: string | undefined): void {
  assert(problem === undefined, `${node.name}: ${problem}`);
}
