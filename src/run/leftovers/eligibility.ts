import { formatDuration } from "../../core/duration.ts";
import { parseMark } from "../../guard/mark.ts";
import { isRunId, parseName, type RunId, runIn, runOf } from "../../guard/name.ts";

/** A collection on one endpoint, as far as it matters to whether it may be deleted. */
export interface Sighting {
  readonly node: string;
  readonly metadata: unknown;
  /** Records, or `undefined` when they could not be counted. */
  readonly documents: number | undefined;
}

/** A collection that might be deleted, with everything that is known of it. */
export interface Candidate {
  readonly name: string;
  readonly sightings: readonly Sighting[];
  /** Nodes that could not be looked at: what they have is not known, a mark and a live lease in it among others. */
  readonly unseen: readonly string[];
  /**
   * What this state directory's journals know of it: `over` when the run that made it certainly is, `returned` when it
   * was verified gone before from an endpoint that shows it, and `unlooked` when it was from others alone.
   */
  readonly journal: "unknown" | "ours" | "over" | "returned" | "unlooked";
}

/** Documents in a collection that this tool may ever make or remove: with more it is nobody's test. */
export const CLEANUP_MAX_DOCS = 10_000;

/** The longest `--deadline`: for so long a run of ours of which nobody knows that it is over may be under way; seconds. */
const LONGEST_RUN = 86_400;

/** The strongest proof that there is: our own journal, of a run that certainly is over. */
export const OVER = "this state directory's journal shows that a run of ours made it, and that run is over";

/** The same of a collection that was gone: a replicator, or a node that was away, brought it back. */
export const RETURNED =
  "this state directory's journal shows that it was deleted everywhere before: it came back";

/** The same of a collection that is where nobody looked: whoever removed it was not given this endpoint. */
export const UNLOOKED =
  "this state directory's journal shows that it was deleted everywhere else before: this endpoint was not given then";

/** What a cleanup was asked to remove. */
export interface CleanupOptions {
  /**
   * Only what is older, by the time in its name. What was asked for by `run` or `collection`, and what this state
   * directory's own ended runs left, may be of any age; but an unmarked one never, since its age is all the proof.
   */
  readonly maxAgeHours: number;
  readonly run?: RunId;
  readonly collection?: string;
  /** Take the age in the name for a proof where no node shows a mark. */
  readonly includeUnmarked: boolean;
  /** Remove what a live lease protects, too. */
  readonly force: boolean;
  /** A collection with more documents is nobody's test. */
  readonly maxDocs: number;
}

/** Whether a collection is to be deleted, and why or why not, in a person's words. */
export interface Decision {
  readonly delete: boolean;
  readonly reason: string;
  /** It was to be deleted but for its documents, and those could not be looked at. */
  readonly uncounted?: true;
}

/**
 * Decides whether a collection may be deleted. It takes all of: the exact grammar, a proof of ownership, few enough
 * documents on every node, no live lease, and that it was asked for. Whatever is in doubt is kept.
 *
 * @param now Unix seconds
 */
export function decide(candidate: Candidate, options: CleanupOptions, now: number): Decision {
  const decision = decideByProof(candidate, options, now);
  return decision.delete ? overLimit(candidate, options) ?? decision : decision;
}

/** Why what an endpoint shows under the name of a leftover must stay, whatever proves that others of that name are ours. */
export function objectionTo(
  name: string,
  { node, metadata, documents }: Sighting,
  { maxDocs }: Pick<CleanupOptions, "maxDocs">,
): string | undefined {
  const run = runIn(name);
  const mark = parseMark(metadata);
  if (mark !== undefined && mark.run !== run) return alienMark({ ...mark, node }, run);
  return overLimit({ sightings: [{ node, metadata, documents }] }, { maxDocs })?.reason;
}

function alienMark(
  { node, run }: { readonly node: string; readonly run: RunId },
  own: RunId | undefined,
): string {
  const whose = isRunId(run) ? `run ${run}` : "something that is no run";
  return `its mark on ${node} is of ${whose}, its name of run ${own}`;
}

/** Why its documents keep a collection. */
function overLimit(
  { sightings }: Pick<Candidate, "sightings">,
  { maxDocs }: Pick<CleanupOptions, "maxDocs">,
): Decision | undefined {
  const over = sightings.find(({ documents = 0 }) => documents > maxDocs);
  if (over !== undefined) {
    return keep(`it holds ${over.documents} documents on ${over.node}, over ${maxDocs}`);
  }
  const uncounted = sightings.find(({ documents }) => documents === undefined);
  if (uncounted !== undefined) {
    return { ...keep(`its documents on ${uncounted.node} could not be counted`), uncounted: true };
  }
  return sightings.length > 0 ? undefined : {
    ...keep("the balancer alone shows it, and its documents could not be counted"),
    uncounted: true,
  };
}

function decideByProof(candidate: Candidate, options: CleanupOptions, now: number): Decision {
  const { name, sightings, unseen, journal } = candidate;
  const parsed = parseName(name);
  if (parsed === undefined) {
    return keep("its name does not fit the grammar of test collections: it is production's");
  }
  const run = runOf(parsed);

  const marks = sightings.flatMap(({ node, metadata }) => {
    const mark = parseMark(metadata);
    return mark === undefined ? [] : [{ ...mark, node }];
  });
  const alien = marks.find((mark) => mark.run !== run);
  if (alien !== undefined) return keep(alienMark(alien, run));

  const named = options.run === run || options.collection === name;
  if (!named && (options.run !== undefined || options.collection !== undefined)) {
    return keep("it was not asked for");
  }
  const age = now - parsed.time;
  const young = age < options.maxAgeHours * 3600;

  if (journal === "over") return remove(OVER);
  if (journal === "returned") return remove(RETURNED);
  if (journal === "unlooked") return remove(UNLOOKED);
  const lease = Math.max(0, ...marks.map(({ expiresAt }) => expiresAt));
  if (lease > now && !options.force) {
    return keep(
      `the lease of run ${run} is live for ${formatDuration(1000 * (lease - now))} more; --force ignores it`,
    );
  }
  if (!named && young) {
    return keep(`it is ${describeAge(age)} old, and --max-age is ${options.maxAgeHours} h`);
  }

  const [mark] = marks;
  if (mark !== undefined) {
    return remove(
      marks.length === sightings.length
        ? "it carries the mark of a test"
        : `the same name is marked on ${mark.node}`,
    );
  }
  if (unseen.length > 0 && !options.force) {
    const where = unseen.join(" and ");
    return keep(
      `it is unmarked where it was seen, and a live lease may be on ${where}, which could not be looked at; --force ignores it`,
    );
  }
  if (journal === "ours") {
    if (age < LONGEST_RUN && !options.force) {
      return keep(
        `it is unmarked, and run ${run}, which made it by this state directory's journal, may be under way; ` +
          "--force ignores it",
      );
    }
    return remove("this state directory's journal shows that a run of ours made it");
  }
  if (young) {
    return keep(`it is unmarked, and by the time in its name only ${describeAge(age)} old (--max-age)`);
  }
  if (!options.includeUnmarked) {
    return keep(
      "no node shows a mark and no journal here knows it; --include-unmarked goes by the age in its name",
    );
  }
  return remove(`unmarked, and ${describeAge(age)} old by its name (--include-unmarked)`);
}

function describeAge(seconds: number): string {
  return seconds < 0 ? "less than 0 s" : formatDuration(1000 * seconds);
}

function keep(reason: string): Decision {
  return { delete: false, reason };
}

function remove(reason: string): Decision {
  return { delete: true, reason };
}
