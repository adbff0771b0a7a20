import { fileURLToPath } from "node:url";

/** The Chroma servers that the npm registry holds for the lab. */
export const CHROMA_VERSIONS = ["1.0.5", "1.3.4"] as const;
export type ChromaVersion = typeof CHROMA_VERSIONS[number];

/** Chroma 1.3.4 is linked against this glibc; 1.0.5 is content with 2.34. */
const GLIBC_OF_1_3_4 = 2.39;

/**
 * The version to run here: `LAB_CHROMA` if set, else 1.3.4 where the C library allows it, else 1.0.5.
 *
 * `LAB_GLIBC` names a directory with a newer glibc than the system's, and so allows 1.3.4 too.
 */
export function chromaVersion(): ChromaVersion {
  const wanted = Deno.env.get("LAB_CHROMA");
  if (wanted !== undefined) {
    const known = CHROMA_VERSIONS.find((version) => version === wanted);
    if (known === undefined) {
      throw new Error(`Cannot start Chroma ${wanted}: LAB_CHROMA must be ${CHROMA_VERSIONS.join(" or ")}`);
    }
    return known;
  }
  if (Deno.build.os !== "linux" || Deno.build.arch !== "x86_64" || Deno.env.has("LAB_GLIBC")) return "1.3.4";
  return glibcVersion() >= GLIBC_OF_1_3_4 ? "1.3.4" : "1.0.5";
}

/** The command line that serves Chroma from a directory, on a port of 127.0.0.1. */
export function serverCommand(
  version: ChromaVersion,
  directory: string,
  port: number,
): [string, ...string[]] {
  const folder = new URL(`./server/${version}/`, import.meta.url);
  const path = (name: string) => fileURLToPath(new URL(name, folder));
  const deno = ["run", "-A", "--config", path("deno.json"), path("serve.cts"), directory, String(port)];
  const glibc = Deno.env.get("LAB_GLIBC");
  if (glibc === undefined) return [Deno.execPath(), ...deno];
  const loader = Deno.build.arch === "x86_64" ? "ld-linux-x86-64.so.2" : "ld-linux-aarch64.so.1";
  return [`${glibc}/${loader}`, "--library-path", glibc, Deno.execPath(), ...deno];
}

/** The system's glibc version, from the first line of `ldd --version`; 0 where there is none. */
function glibcVersion(): number {
  const { stdout } = new Deno.Command("ldd", { args: ["--version"], stderr: "null" }).outputSync();
  return Number(/(\d+\.\d+)\s*$/m.exec(new TextDecoder().decode(stdout))?.[1] ?? 0);
}
