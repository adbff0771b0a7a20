import { parseName } from "../../guard/name.ts";
import type { RunEvent } from "../../run/event.ts";

type Moment = Extract<RunEvent, { readonly type: "moment" }>;

/** A collection of the run, and what is known of it on every endpoint. */
interface Place {
  isUsed: boolean;
  isDeleted: boolean;
  /** The last that was heard of it, by endpoint. */
  readonly last: Map<string, Moment["what"]>;
}

/** What says that a collection is there, and what says that it is not. */
const THERE: ReadonlySet<Moment["what"] | undefined> = new Set(["created", "seen", "came back", "left"]);
const GONE: ReadonlySet<Moment["what"] | undefined> = new Set(["deleted", "gone", "verified gone"]);

/** Where the collections of a run are now: each from its creation until it is verified gone from everywhere. */
export class Whereabouts {
  readonly #places = new Map<string, Place>();
  #nodes: readonly string[] = [];

  /** Takes the endpoints of a run; what a balancer shows is no node's. */
  begin(endpoints: readonly string[]): void {
    const names = endpoints.map((one) => one.split(" ")[0] ?? one);
    this.#nodes = names.length > 1 ? names.filter((name) => name !== "balancer") : names;
  }

  /** Takes a moment in the life of a collection. */
  take({ collection, endpoint, what }: Moment): void {
    const place = this.#places.get(collection) ??
      { isUsed: false, isDeleted: false, last: new Map<string, Moment["what"]>() };
    this.#places.set(collection, place);
    if (what === "used") return void (place.isUsed = true);
    place.isDeleted ||= what === "deleted";
    place.last.set(endpoint, what);
    if (this.#nodes.every((node) => place.last.get(node) === "verified gone")) {
      this.#places.delete(collection);
    }
  }

  /**
   * A line a collection: what it is called, what becomes of it, and on how many nodes it is, or is not any more; and one
   * for all that are gone from every node, and are to be looked for once more.
   */
  lines(): readonly string[] {
    const isGone = ({ last }: Place) => this.#nodes.every((node) => GONE.has(last.get(node)));
    const here = [...this.#places].filter(([, place]) => !isGone(place));
    const gone = this.#places.size - here.length;
    const names = here.map(([name]) => shortName(name));
    const width = Math.max(0, ...names.map(({ length }) => length));
    return [
      ...here.map(([, place], at) => `${names[at]?.padEnd(width)}  ${this.#stateOf(place)}`),
      ...(gone === 0 ? [] : [`${gone} deleted, gone from every node, to be looked for once more`]),
    ];
  }

  #stateOf({ isUsed, isDeleted, last }: Place): string {
    const on = (what: Moment["what"]) => this.#nodes.filter((node) => last.get(node) === what).join(", ");
    const count = (some: ReadonlySet<Moment["what"] | undefined>) =>
      `${this.#nodes.filter((node) => some.has(last.get(node))).length} of ${this.#nodes.length}`;
    if (on("left") !== "") return `LEFT on ${on("left")}`;
    if (on("came back") !== "") return `came back on ${on("came back")}`;
    if (isDeleted) return `deleting  gone on ${count(GONE)}`;
    return `${isUsed ? "in use  " : "created "}  seen on ${count(THERE)}`;
  }
}

/** The parts of a name that tell the collections of a run apart. */
function shortName(name: string): string {
  const parsed = parseName(name);
  return parsed === undefined ? name : `${parsed.purpose} ${parsed.suffix ?? ""}`.trimEnd();
}
