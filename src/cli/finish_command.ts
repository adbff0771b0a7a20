import { isAbsolutePath } from "../core/absolute_path.ts";
import { shellQuote } from "../core/shell_quote.ts";
import { endpointsOf } from "../chroma/target.ts";
import { hostPort } from "../sandbox/grants.ts";
import { SOURCE } from "../sandbox/sandbox.ts";
import type { Invocation } from "./parse.ts";
import type { Settings } from "./settings.ts";

/**
 * Options that say where the deployment is and how it is reached, in the order in which they are printed. No credential is
 * among them: a header that is one is refused on a command line.
 */
const WHERE = ["config", "url", "primary", "replica", "tenant", "database", "token-file", "header"] as const;
/** Those of them that are files, which must be read wherever their names come from. */
const FILES = ["config", "token-file"] as const;

/** How this program was started: its executable, and its main module where that is Deno. */
export interface Self {
  readonly executable: string;
  readonly module?: string;
  /** Where it was started, which its relative paths are of; absent where it may not know that. */
  readonly directory?: string;
}

/** The command line that finishes the removal of what this one was made to leave, as a shell takes it in any directory. */
export function finishCommand(
  { texts, lists, fromEnvironment }: Invocation,
  settings: Settings,
  self: Self,
): string {
  const where = WHERE.flatMap((name) => {
    const values = lists.get(name) ?? [texts.get(name)].filter((value) => value !== undefined);
    const isFile = FILES.some((file) => file === name);
    return fromEnvironment.has(name)
      ? []
      : values.flatMap((value) => [`--${name}`, isFile ? absolute(value, self) : value]);
  });
  const { shard } = settings.terms;
  const stateDir = absolute(settings.terms.stateDir, self);
  // The lease of what shards share is live; whoever gives this command knows that all of them have ended.
  const which = shard === undefined ? [] : ["--run", shard.run, "--force"];
  const files = FILES.flatMap((name) => texts.get(name) ?? []).map((file) => absolute(file, self));
  return [
    ...start(self, settings, [stateDir, ...files]),
    "cleanup",
    ...where,
    ...which,
    "--state-dir",
    stateDir,
  ].map(
    shellQuote,
  )
    .join(" ");
}

/** A path that means the same in every directory: whoever reads the command in a mail is in another. */
function absolute(path: string, { directory }: Self): string {
  return directory === undefined || isAbsolutePath(path) ? path : `${directory}/${path}`;
}

/** The words that start this program with no more permissions than it needs: to read these files, and to write the first. */
function start(
  { executable, module }: Self,
  { terms }: Settings,
  files: readonly [stateDir: string, ...string[]],
): readonly string[] {
  if (module === undefined) return [executable];
  const [stateDir] = files;
  return [
    executable,
    "run",
    `--allow-net=${endpointsOf(terms.target).map(({ origin }) => hostPort(origin)).join(",")}`,
    `--allow-read=${[...files, ...SOURCE].join(",")}`,
    `--allow-write=${stateDir}`,
    "--allow-env",
    module,
  ];
}
