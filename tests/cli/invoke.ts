import type { CommandName } from "../../src/cli/options.ts";
import { type Environment, type Invocation, parseCommandLine } from "../../src/cli/parse.ts";
import type { Screen } from "../../src/report/text/screen.ts";
import type { Streams } from "../../src/cli/output.ts";

/** An environment of these variables alone. */
export function environmentOf(variables: Readonly<Record<string, string>> = {}): Environment {
  return (name) => variables[name];
}

/** A command line against a single server, parsed. */
export function invoke(
  command: CommandName,
  args: readonly string[] = [],
  variables: Readonly<Record<string, string>> = {},
): Invocation {
  return parseCommandLine([command, "--url", "http://127.0.0.1:8000", ...args], environmentOf(variables));
}

/** Streams that keep what is written to them; both are the terminal that is given, or none. */
export function keptStreams({ screen }: { readonly screen?: Screen } = {}): Streams & {
  readonly kept: { out: string; err: string };
} {
  const kept = { out: "", err: "" };
  return {
    kept,
    screen: () => screen,
    out: (text) => void (kept.out += text),
    err: (text) => void (kept.err += text),
  };
}
