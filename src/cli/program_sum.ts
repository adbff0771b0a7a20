import { sha256, sha256OfStream } from "../core/sha256.ts";
import type { ProgramSum } from "../run/summary.ts";
import type { Self } from "./finish_command.ts";

/** What makes the program, where it is not one file: what `find main.ts deno.json deno.lock src -type f` lists. */
const SOURCES = ["main.ts", "deno.json", "deno.lock", "src"];

/**
 * Sums up the program's own files: the executable, or all sources, as a sum of the lines that `sha256sum` prints of them
 * in the order of their paths. `undefined` where one cannot be read.
 */
export async function sumOfProgram({ executable, module }: Self): Promise<ProgramSum | undefined> {
  try {
    if (module === undefined) return { of: "executable", sha256: await sumOf(executable) };
    const root = module.replace(/\/[^/]*$/, "");
    const paths: string[] = [];
    // One after the other, so that nothing is under way any more when one of them is not there.
    for (const path of SOURCES) paths.push(...await filesAt(root, path));
    paths.sort();
    const lines = await Promise.all(
      paths.map(async (path) => `${await sumOf(`${root}/${path}`)}  ${path}\n`),
    );
    return { of: "sources", sha256: sha256(lines.join("")) };
  } catch {
    return undefined;
  }
}

async function filesAt(root: string, path: string): Promise<readonly string[]> {
  if ((await Deno.stat(`${root}/${path}`)).isFile) return [path];
  const names = await Array.fromAsync(Deno.readDir(`${root}/${path}`), ({ name }) => `${path}/${name}`);
  return (await Promise.all(names.map((name) => filesAt(root, name)))).flat();
}

async function sumOf(path: string): Promise<string> {
  const file = await Deno.open(path);
  return await sha256OfStream(file.readable);
}
