import type { Signer } from "../core/ed25519.ts";
import type { Endpoint } from "../core/endpoint.ts";
import { VERSION } from "../core/version.ts";
import { endpointsOf, type Target } from "../chroma/target.ts";
import { isRunId, parseName, type RunId } from "../guard/name.ts";
import { CLEANUP_MAX_DOCS, type CleanupOptions } from "../run/leftovers/eligibility.ts";
import type { Plan, Terms } from "../run/plan.ts";
import { runOfDirectory, targetKey } from "../run/state/state_dir.ts";
import { SUITE_NAMES, SUITE_WORDS, type SuiteName, suitesNamed } from "../suites/registry.ts";
import type { AlertSettings } from "./alerts.ts";
import { readAlerts } from "./alert_settings.ts";
import { checkCeiling } from "./ceiling.ts";
import { type Credentials, readCredentials } from "./credentials.ts";
import { readLoad } from "./load_settings.ts";
import { nearest } from "./nearest.ts";
import { numberOf, timeOf } from "./numbers.ts";
import { COMMANDS } from "./options.ts";
import { endpointAt } from "./origin.ts";
import { type Outside, readOutside } from "./outside.ts";
import { readSinks, type Sink } from "./output.ts";
import type { Environment, Invocation } from "./parse.ts";
import { readShard } from "./shard_settings.ts";
import { readSigner } from "./signer.ts";
import { UsageError } from "./usage_error.ts";

/** What a command needs that works on the state directory alone. */
export interface LocalSettings {
  readonly stateDir: string;
  readonly sinks: readonly Sink[];
  readonly quiet: boolean;
}

/** What a command needs that talks to a deployment; complete and checked. */
export interface Settings extends LocalSettings {
  readonly terms: Terms;
  /** Who is told how a run goes. */
  readonly pingUrl?: string;
  /** What may be reached beside the deployment. */
  readonly outside: Outside;
  /** Who is told of a change of the target's state. */
  readonly alerts?: AlertSettings;
  /** Signs the certificate. */
  readonly signer?: Signer;
  /** Never to be shown. */
  readonly secrets: readonly string[];
  /** What is taken, and should not be left as it is. */
  readonly warnings: readonly string[];
}

/**
 * Checks what every command takes.
 *
 * @throws {UsageError} for anything that makes no sense
 */
export function readLocalSettings(invocation: Invocation, environment: Environment): LocalSettings {
  return {
    stateDir: readStateDir(invocation, environment),
    sinks: readSinks(invocation),
    quiet: invocation.flags.has("quiet"),
  };
}

/**
 * Checks what every command takes that talks to a deployment.
 *
 * @throws {UsageError} for anything that makes no sense; nothing has been sent
 */
export async function readSettings(invocation: Invocation, environment: Environment): Promise<Settings> {
  const credentials = await readCredentials(invocation, environment);
  const target = readTarget(invocation, credentials);
  const pingUrl = readPingUrl(invocation);
  const outside = await readOutside(invocation);
  const { signer, warnings } = await readSigner(invocation);
  const told = await readAlerts(invocation);
  const allowed = invocation.lists.get("allow-net");
  const pinged = pingUrl === undefined ? [] : [{ name: "--ping-url", origin: new URL(pingUrl).origin }];
  if (allowed !== undefined) {
    checkCeiling([...endpointsOf(target), ...pinged, ...outside.endpoints, ...told.endpoints], allowed);
  }
  const local = readLocalSettings(invocation, environment);
  // A run needs room for what its checks add beside --write-docs.
  const [least, usual] = ["run", "drill", "preflight"].includes(invocation.command)
    ? [50, 250]
    : [0, CLEANUP_MAX_DOCS];
  const shard = readShard(invocation, environment);
  const terms: Terms = {
    ...(shard === undefined ? {} : { shard }),
    target,
    stateDir: local.stateDir,
    limits: {
      maxDocs: numberOf(invocation, "max-docs", { least, usual }),
      maxCollections: numberOf(invocation, "max-collections"),
    },
    settleMs: 1000 * numberOf(invocation, "settle"),
    version: VERSION,
  };
  return {
    ...local,
    terms,
    outside,
    secrets: [...credentials.secrets, ...outside.secrets, ...told.secrets],
    warnings: [...credentials.warnings, ...outside.warnings, ...told.warnings, ...warnings],
    ...(told.alerts === undefined ? {} : { alerts: told.alerts }),
    ...(signer === undefined ? {} : { signer }),
    ...(pingUrl === undefined ? {} : { pingUrl }),
  };
}

/** Checks what `run` takes beside: the suites that its words name, without repeats, in the guide's order. */
export function readPlan(
  invocation: Invocation,
  { terms, outside }: Pick<Settings, "terms" | "outside">,
): Plan {
  const words = invocation.words.length > 0 ? invocation.words : ["all"];
  const suites = new Set<SuiteName>();
  for (const word of words) {
    const named = suitesNamed(word);
    if (named === undefined && COMMANDS.some((command) => command === word)) {
      throw new UsageError(
        `Cannot run "${word}" as a suite: a command comes first, as in "chroma-autotest ${word} --url …"`,
      );
    }
    if (named === undefined) {
      throw new UsageError(`Cannot run "${word}": there is no such suite${nearest(word, SUITE_WORDS)}`);
    }
    for (const suite of named) suites.add(suite);
  }
  if (terms.shard !== undefined && (suites.size !== 1 || !suites.has("performance"))) {
    throw new UsageError(
      `Cannot share "${words.join(" ")}" among ${terms.shard.count} processes: only "run performance" can be`,
    );
  }
  return {
    ...terms,
    suites: SUITE_NAMES.filter((suite) => suites.has(suite)),
    deadlineMs: 1000 * numberOf(invocation, "deadline"),
    maxLagMs: 1000 * numberOf(invocation, "max-lag"),
    writeDocs: numberOf(invocation, "write-docs", { most: terms.limits.maxDocs }),
    maxResidueBytes: 1e6 * numberOf(invocation, "max-residue"),
    residueSince: timeOf(invocation, "residue-since"),
    dimension: numberOf(invocation, "dimension"),
    maxSlowdown: numberOf(invocation, "max-slowdown"),
    ...readLoad(invocation, terms),
    failOnRegression: invocation.flags.has("fail-on-regression"),
    monitoring: {
      thresholds: {
        memory: numberOf(invocation, "max-memory"),
        cpu: numberOf(invocation, "max-cpu"),
        disk: numberOf(invocation, "max-disk"),
      },
      slackNow: invocation.flags.has("slack-now"),
      ...(outside.webhook === undefined ? {} : { webhook: outside.webhook }),
      ...(outside.database === undefined ? {} : { database: outside.database }),
    },
  };
}

/** Checks what `list` and `cleanup` take beside: what to look at, and the rules to judge it by. */
export function readCleanupOptions(invocation: Invocation, terms: Terms): CleanupOptions {
  const { texts, words, command } = invocation;
  if (words[0] !== undefined) {
    throw new UsageError(`Cannot read "${words[0]}": "${command}" takes options alone`);
  }
  const run = texts.get("run");
  const collection = texts.get("collection");
  if (run !== undefined && !isRunId(run)) {
    throw new UsageError(`Cannot read --run "${run}": ${RUN_HINT}`);
  }
  if (collection !== undefined && parseName(collection) === undefined) {
    throw new UsageError(
      `Cannot read --collection "${collection}": it is not the name of a test collection, and this tool touches no other`,
    );
  }
  return {
    ...readCleanupRules(invocation, terms),
    ...(run === undefined ? {} : { run }),
    ...(collection === undefined ? {} : { collection }),
  };
}

/** Checks the rules by which a cleanup judges a collection. */
export function readCleanupRules(invocation: Invocation, { limits }: Terms): CleanupOptions {
  const { flags } = invocation;
  return {
    maxAgeHours: numberOf(invocation, "max-age"),
    includeUnmarked: flags.has("include-unmarked"),
    force: flags.has("force"),
    maxDocs: limits.maxDocs,
  };
}

/** Reads the run that `audit`, `verify` and `report` take, by its id, a shard of one as `ID-shard-I`, or `latest`. */
export function readRun({ words }: Invocation): RunId | "latest" {
  const [run = "latest", another] = words;
  if (another !== undefined) throw new UsageError(`Cannot take "${another}" too: give one run`);
  if (run !== "latest" && !isRunId(runOfDirectory(run))) {
    throw new UsageError(`Cannot read the run "${run}": ${RUN_HINT}`);
  }
  return run;
}

/**
 * Reads which target `history` is asked about, as its `targetKey`; `undefined` for all of them, where no `--url` is given.
 *
 * @throws {UsageError} for anything that makes no sense
 */
export function readTargetKey({ texts, words }: Invocation): string | undefined {
  if (words[0] !== undefined) {
    throw new UsageError(`Cannot read "${words[0]}": "history" takes options alone`);
  }
  const url = texts.get("url");
  if (url === undefined) return undefined;
  return targetKey({
    entry: endpointAt("--url", url, "server", "server"),
    tenant: plainName("tenant", texts.get("tenant")),
    database: plainName("database", texts.get("database")),
  });
}

const RUN_HINT = "a run's id is like 1705123456_abc123";

/** Reads the one word that `explain` takes. */
export function readOneName({ words }: Invocation): string {
  const [name, another] = words;
  if (name === undefined) throw new UsageError("Cannot explain: give the name of a collection");
  if (another !== undefined) throw new UsageError(`Cannot explain "${another}" too: give one name`);
  return name;
}

function readTarget({ texts, lists }: Invocation, { headers }: Credentials): Target {
  const url = texts.get("url");
  const primary = texts.get("primary");
  const replicas = lists.get("replica") ?? [];
  if (url === undefined) {
    throw new UsageError(
      "Cannot start: --url is missing, the load balancer's or the server's URL (or CHROMA_AUTOTEST_URL, or url " +
        "in --config); with --primary and --replica each node is looked at on its own, too",
    );
  }
  const nodes: Endpoint[] = [];
  if (primary !== undefined) nodes.push(endpointAt("--primary", primary, "primary", "primary"));
  replicas.forEach((replica, index) =>
    nodes.push(endpointAt("--replica", replica, index === 0 ? "replica" : `replica-${index + 1}`, "replica"))
  );
  const entry = nodes.length > 0
    ? endpointAt("--url", url, "balancer", "balancer")
    : endpointAt("--url", url, "server", "server");
  const all = [entry, ...nodes];
  for (const { name, origin } of all) {
    const twin = all.find((other) => other.origin === origin && other.name !== name);
    if (twin !== undefined) {
      throw new UsageError(
        `Cannot use ${origin} twice: it is given for the ${twin.name} and for the ${name}`,
      );
    }
  }
  return {
    entry,
    nodes: nodes.length > 0 ? nodes : [entry],
    tenant: plainName("tenant", texts.get("tenant")),
    database: plainName("database", texts.get("database")),
    headers,
  };
}

/** Names that stand in every path: a plain word, so that no proxy and no server can read it in two ways. */
function plainName(option: "tenant" | "database", name = `default_${option}`): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) {
    throw new UsageError(
      `Cannot read --${option} "${name}": it must be of letters, digits, ".", "_" and "-"`,
    );
  }
  return name;
}

/** A URL to which a segment can be added. @throws {UsageError} */
function readPingUrl({ texts }: Invocation): string | undefined {
  const text = texts.get("ping-url");
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hash !== "") {
    throw new UsageError("Cannot read --ping-url: it must be a URL, as in https://hc-ping.com/your-uuid");
  }
  if (url.username !== "" || url.password !== "") {
    throw new UsageError(
      "Cannot use --ping-url: it carries credentials, which would be shown by the machine",
    );
  }
  return url.href;
}

function readStateDir({ texts }: Invocation, environment: Environment): string {
  const given = texts.get("state-dir");
  if (given !== undefined) return given.replace(/\/+$/, "") || "/";
  const home = environment("HOME") || undefined;
  const state = environment("XDG_STATE_HOME") || (home === undefined ? undefined : `${home}/.local/state`);
  if (state === undefined) {
    throw new UsageError(
      "Cannot find the state directory: neither XDG_STATE_HOME nor HOME is readable; give --state-dir",
    );
  }
  return `${state}/chroma-autotest`;
}
