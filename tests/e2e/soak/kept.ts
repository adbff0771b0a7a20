import { join } from "node:path";
import type { Server } from "../../lab/server.ts";

/** What a server keeps of the collections that were ever made on it. */
export interface Kept {
  /** Of the directories of collections: the SQLite database beside them is none of it. */
  readonly bytes: number;
  /** Directories of collections. */
  readonly directories: number;
  /** Descriptors of files in them. */
  readonly descriptors: number;
  readonly memoryBytes: number;
}

/** Looks at what a server keeps: at its directory, and at its process as Linux shows it. */
export async function keptBy({ directory, pid }: Server): Promise<Kept> {
  const found = await Array.fromAsync(Deno.readDir(directory));
  const directories = found.filter(({ isDirectory }) => isDirectory).map(({ name }) => join(directory, name));
  const sizes = await Promise.all(directories.map(sizeOf));
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return {
    bytes: sizes.reduce((sum, { bytes }) => sum + bytes, 0),
    directories: directories.length,
    descriptors:
      openFiles(pid).filter((path) => directories.some((one) => path.startsWith(`${one}/`))).length,
    memoryBytes: 1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]),
  };
}

/** What a directory holds, with all below it. */
export async function sizeOf(directory: string): Promise<{ readonly bytes: number; readonly files: number }> {
  let [bytes, files] = [0, 0];
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    const path = join(directory, name);
    const below = isDirectory ? await sizeOf(path) : { bytes: (await Deno.stat(path)).size, files: 1 };
    bytes += below.bytes;
    files += below.files;
  }
  return { bytes, files };
}

/** What each descriptor of a process leads to; one that is closed meanwhile leads nowhere. */
function openFiles(pid: number): readonly string[] {
  return [...Deno.readDirSync(`/proc/${pid}/fd`)].map(({ name }) => {
    try {
      return Deno.readLinkSync(`/proc/${pid}/fd/${name}`);
    } catch {
      return "";
    }
  });
}
