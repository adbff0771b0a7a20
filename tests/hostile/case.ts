import type { SeenCollection } from "../lab/eyes.ts";
import type { Behaviour } from "./hostile_server.ts";

/** What a behaviour may know of the world. */
export interface World {
  /** Production's collections on the node that the case's single server stands before. */
  readonly production: readonly SeenCollection[];
  /** One of them, with records in it. */
  readonly victim: SeenCollection;
  /** UUIDs of production on the replica, by name. */
  readonly elsewhere: ReadonlyMap<string, string>;
  /** The credentials that the program was given. */
  readonly token: string;
  readonly apiKey: string;
  /** A server that nobody configured: whatever reaches it is a leak. */
  readonly thief: string;
  /** Another Chroma server, with the same names under other UUIDs. */
  readonly other: string;
}

/** A behaviour of a server, and what the program must make of it. */
export interface Case {
  readonly name: string;
  /** Made anew for each case, so that it may count. */
  readonly server: (world: World) => Behaviour;
  /** One server unless given; `ha` is balancer, primary and replica, all of them hostile in the same way. */
  readonly deployment?: "single" | "ha";
  /** `run basic` with a short settle time, unless given. */
  readonly args?: readonly string[];
  /** The exit code, or those that are right, where chance decides. */
  readonly code: number | readonly number[];
  /** Somewhere in the report or in what is said beside it. */
  readonly says?: RegExp;
  /** The program must have ended by then; 30 unless given. Given for those that are mostly waited for. */
  readonly seconds?: number;
  /** Why nobody could know that something of ours is left; otherwise the report must say so. */
  readonly undetectable?: string;
}
