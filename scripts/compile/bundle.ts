import { COMMIT, COMMIT_DATE } from "../../src/core/version.ts";
import { minify } from "./minify.ts";
import { plainNames } from "./plain_names.ts";
import { run } from "./run.ts";

const PROGRAM = "main.js";
/** Scripts that src/sandbox starts as workers, by the names that it asks for: they stand beside the program. */
const WORKERS = ["worker.ts", "ping_worker.ts", "alert_worker.ts"];

/** The program as `deno compile` takes it. */
export interface Bundle {
  /** The file to compile. What it imports later is beside it. */
  readonly program: string;
  /** Files that nothing imports, and that it needs. */
  readonly includes: readonly string[];
}

/** What the program says of the commit that it is made from. */
export interface Stamp {
  readonly commit: string;
  readonly date: string;
}

/**
 * Bundles the program and its workers into a directory, stamped with the commit. So chromadb's native server package stays
 * out of it. Names of classes are kept, since errors are told apart by them.
 */
export async function bundle(repository: string, directory: string, stamp: Stamp): Promise<Bundle> {
  const flags = ["bundle", "--quiet", "--platform", "deno", "--keep-names"];
  const make = async (args: readonly string[]) => {
    const parts = await Deno.makeTempDir({ dir: directory });
    await run(Deno.execPath(), [...flags, ...args, "--outdir", parts], repository);
    const texts = new Map<string, string>();
    for await (const { name } of Deno.readDir(parts)) {
      texts.set(name, await minify(await Deno.readTextFile(`${parts}/${name}`)));
    }
    await Deno.remove(parts, { recursive: true });
    return texts;
  };
  const put = async (name: string, text: string) => {
    const stamped = text.replaceAll(COMMIT, stamp.commit).replaceAll(COMMIT_DATE, stamp.date);
    await Deno.writeTextFile(`${directory}/${name}`, stamped);
    // The time of a file goes into the executable as well.
    await Deno.utime(`${directory}/${name}`, 0, 0);
  };
  // In parts: `--version` needs one of them. A worker may read no file, so it is in one piece.
  const parts = plainNames(await make(["--code-splitting", "main.ts"]), PROGRAM);
  for (const [name, text] of parts) await put(name, text);
  for (const name of WORKERS) {
    for (const text of (await make([`src/sandbox/${name}`])).values()) await put(name, text);
  }
  return {
    program: `${directory}/${PROGRAM}`,
    includes: WORKERS.map((name) => `${directory}/${name}`),
  };
}
