import { type ListFully, listNames } from "../../chroma/presence.ts";
import { type Look, lookAt } from "./look.ts";

/**
 * The last look at each node that was taken to see what is gone. It shows production as well, so that the photograph after a
 * run asks no node for all its lists once more.
 */
export class LastLooks {
  /** By the node's name; without what answers from several nodes, and without a node that could not be looked at. */
  readonly looks = new Map<string, Look>();

  /** Lists an endpoint, and remembers what it showed. */
  readonly list: ListFully = async (node, clock, matters) => {
    if (node.api.showsSeveral) return await listNames(node, clock, matters);
    this.looks.delete(node.name);
    const look = await lookAt(node, clock, matters);
    this.looks.set(node.name, look);
    return [...look.tests, ...look.production];
  };
}
