import { linesOf } from "./lines.ts";

/** A file that only grows; what was appended with `flush` is on the disk when the promise resolves. */
export interface AppendFile extends AsyncDisposable {
  /**
   * Appends `text`; with `flush` the data has reached the disk (`fdatasync`) before the promise resolves, and is in the
   * file that is found by the path that was opened: not in one that somebody has removed since.
   *
   * What is `verbatim` has no secret in it, and must be read back to the letter: no redaction touches it.
   */
  append(text: string, options: { flush: boolean; verbatim?: boolean }): Promise<void>;
}

/**
 * The file system as an argument: the few operations that the state directory needs, each of them all or
 * nothing. Only "there is no such file" is an answer; every other failure is thrown.
 */
export interface Disk {
  /** Creates a directory and its parents, readable by the owner alone (mode 0700). */
  makeDirectory(path: string): Promise<void>;
  /** Opens a file for appending, creating it with mode 0600. */
  openAppend(path: string): Promise<AppendFile>;
  /** The whole text of a file, or `undefined` where there is none. */
  read(path: string): Promise<string | undefined>;
  /** The lines of a file as they are read, so that it is never held whole, or `undefined` where there is none. */
  lines(path: string): Promise<AsyncIterable<string> & AsyncDisposable | undefined>;
  /** The names in a directory, sorted, or none where the directory does not exist. */
  list(path: string): Promise<readonly string[]>;
  /** What the files in a directory take together; bytes, 0 where there is none. */
  size(path: string): Promise<number>;
  /** Removes a directory with all that is in it; that it is not there is fine. */
  remove(path: string): Promise<void>;
  /**
   * Writes a file whole or not at all: to a neighbour first, flushed, then renamed over it. With mode 0600, or where it is
   * `shared` the one that the process gives its files (0666 without the umask): others collect it.
   */
  replace(path: string, text: string, options?: { readonly shared: boolean }): Promise<void>;
  /** Gives a file another name, over what bears it; that there is no such file is fine. */
  move(from: string, to: string): Promise<void>;
  /** Takes an exclusive lock on a file without waiting, or answers `undefined` when another process holds it. */
  tryLock(path: string, holder: string): Promise<AsyncDisposable | undefined>;
  /**
   * Takes a lock together with those who give the same `holder`, or answers `undefined` while anybody else holds it:
   * whoever takes it by {@linkcode tryLock}, or with another holder.
   */
  tryJoin(path: string, holder: string): Promise<AsyncDisposable | undefined>;
}

/** The machine's own file system. */
export const systemDisk: Disk = {
  makeDirectory: (path) => Deno.mkdir(path, { recursive: true, mode: 0o700 }),

  async openAppend(path) {
    const file = await Deno.open(path, { append: true, create: true, mode: 0o600 });
    return {
      async append(text, { flush }) {
        await writeAll(file, text);
        if (!flush) return;
        await file.syncData();
        await findAgain(path, file);
      },
      [Symbol.asyncDispose]: () => Promise.resolve(file.close()),
    };
  },

  async read(path) {
    try {
      return await Deno.readTextFile(path);
    } catch (error) {
      if (isNone(error)) return undefined;
      throw error;
    }
  },

  async lines(path) {
    try {
      const file = await Deno.open(path);
      return {
        [Symbol.asyncIterator]: () => linesOf(chunksOf(file)),
        [Symbol.asyncDispose]: () => Promise.resolve(file.close()),
      };
    } catch (error) {
      if (isNone(error)) return undefined;
      throw error;
    }
  },

  async list(path) {
    try {
      return (await Array.fromAsync(Deno.readDir(path), (entry) => entry.name)).sort();
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
  },

  async size(path) {
    // A file among directories, as tar or a file manager leaves it, or what another program removes meanwhile.
    const names = await systemDisk.list(path).catch((error: unknown) => {
      if (isNone(error)) return [];
      throw error;
    });
    const sizes = await Promise.all(names.map((name) => sizeOf(`${path}/${name}`)));
    return sizes.reduce((sum, one) => sum + one, 0);
  },

  async remove(path) {
    try {
      await Deno.remove(path, { recursive: true });
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  },

  async replace(path, text, { shared } = { shared: false }) {
    const neighbour = `${path}.${Deno.pid}-${++replacements}.new`;
    try {
      const mode = shared ? 0o666 : 0o600;
      using file = await Deno.open(neighbour, { write: true, create: true, truncate: true, mode });
      await writeAll(file, text);
      await file.sync();
      await Deno.rename(neighbour, path);
    } catch (error) {
      await Deno.remove(neighbour).catch(() => {});
      throw error;
    }
  },

  async move(from, to) {
    try {
      await Deno.rename(from, to);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  },

  async tryJoin(path, holder) {
    // Whoever looks who holds the lock, and becomes the first to hold it, is alone meanwhile.
    using gate = await Deno.open(`${path}.gate`, { write: true, create: true, mode: 0o600 });
    await gate.lock(true);
    const free = await systemDisk.tryLock(path, holder);
    await free?.[Symbol.asyncDispose]();
    // Somebody else may get in here: then it is not to be had, or the holder is another.
    const file = await Deno.open(path, { read: true, write: true, create: true, mode: 0o600 });
    if (await lockAtOnce(file, false) && await Deno.readTextFile(path) === holder) {
      return { [Symbol.asyncDispose]: () => Promise.resolve(file.close()) };
    }
    file.close();
    return undefined;
  },

  async tryLock(path, holder) {
    // Kept open: closing the file is what releases the lock, also when the process is killed.
    const file = await Deno.open(path, { read: true, write: true, create: true, mode: 0o600 });
    if (!(await lockAtOnce(file, true))) {
      file.close();
      return undefined;
    }
    await file.truncate(0);
    await writeAll(file, holder);
    return { [Symbol.asyncDispose]: () => Promise.resolve(file.close()) };
  },
};

/** What is read at once; bytes. */
const CHUNK = 1 << 16;

/** The bytes of a file in pieces, each of them only until the next is asked for. */
async function* chunksOf(file: Deno.FsFile): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(CHUNK);
  for (let read = await file.read(buffer); read !== null; read = await file.read(buffer)) {
    yield buffer.subarray(0, read);
  }
}

/** Throws unless an open file is the one that its path leads to. */
async function findAgain(path: string, file: Deno.FsFile): Promise<void> {
  const [open, found] = await Promise.all([file.stat(), Deno.stat(path).catch(() => undefined)]);
  // Where files have no numbers, whatever is there will do.
  if (found !== undefined && open.ino === found.ino && open.dev === found.dev) return;
  throw new Error(`${path} was removed or replaced while it was being written`);
}

/** How long a lock that is free may take where there is no way of asking for it without waiting; milliseconds. */
const LOCK_MS = 500;

/**
 * Takes the lock, or answers that another has it. Deno 2.4, which a program may be compiled with, has no `tryLock`: there
 * the lock is asked for, and given up when it does not come at once. The question stays open until this process ends,
 * which it does at once: nothing is done without the lock.
 */
async function lockAtOnce(file: Deno.FsFile, exclusive: boolean): Promise<boolean> {
  if ("tryLock" in file) return await file.tryLock(exclusive);
  const { lock } = Deno.FsFile.prototype;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => timer = setTimeout(() => resolve(false), LOCK_MS));
  return await Promise.race([lock.call(file, exclusive).then(() => true), late]).finally(() =>
    clearTimeout(timer)
  );
}

/** Whether there is no such file: also where what should be a directory above it is a file. */
function isNone(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await Deno.stat(path)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}

/** Counts calls of `replace`, so that two at once have neighbours of their own. */
let replacements = 0;

/** A single `write` may take only a part; this one writes until nothing is left. */
async function writeAll(file: Deno.FsFile, text: string): Promise<void> {
  let rest = new TextEncoder().encode(text);
  while (rest.length > 0) rest = rest.subarray(await file.write(rest));
}
