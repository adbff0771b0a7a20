import type { Disk } from "./disk.ts";

/** Takes secrets out of a text that is about to leave the program. */
export type Redact = (text: string) => string;

/** Makes a {@linkcode Redact} for these secrets, as they are, as JSON prints them and as they stand in a URL. */
export function redactor(secrets: readonly string[]): Redact {
  const forms = new Set(secrets.flatMap((secret) => [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
  ]));
  // The longest first, so that no part of it is left standing.
  const ordered = [...forms].sort((a, b) => b.length - a.length);
  return (text) => ordered.reduce((clean, secret) => clean.replaceAll(secret, "[secret]"), text);
}

/** The same disk, onto which no secret is written: neither into a report nor into a journal. */
export function redactedDisk(disk: Disk, redact: Redact): Disk {
  return {
    makeDirectory: (path) => disk.makeDirectory(path),
    read: (path) => disk.read(path),
    lines: (path) => disk.lines(path),
    list: (path) => disk.list(path),
    size: (path) => disk.size(path),
    remove: (path) => disk.remove(path),
    move: (from, to) => disk.move(from, to),
    tryLock: (path, holder) => disk.tryLock(path, holder),
    tryJoin: (path, holder) => disk.tryJoin(path, holder),
    replace: (path, text, options) => disk.replace(path, redact(text), options),
    async openAppend(path) {
      const file = await disk.openAppend(path);
      return {
        append: (text, options) => file.append(options.verbatim ? text : redact(text), options),
        [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
      };
    },
  };
}
