import { temporaryDirectory } from "../../core/temporary_directory.ts";

/** What cron sends mail with: it keeps each in a file of its own. */
const sendmail = (mails: string) => `#!/bin/sh\nexec /bin/cat > ${mails}/$(/bin/date +%s%N)\n`;

/** A mail that cron sent. */
export interface Mail {
  /** When it was sent; UTC milliseconds. */
  readonly at: number;
  readonly head: string;
  readonly body: string;
}

/** Debian's cron with a crontab of the test's own, and nothing of this machine's. */
export interface CronDaemon extends AsyncDisposable {
  /** Puts lines of `/etc/cron.d` in force, from the next minute on. */
  schedule(lines: string): Promise<void>;
  /** What was mailed so far, in order. */
  mails(): Promise<readonly Mail[]>;
}

/**
 * Starts cron in a mount and a process namespace of its own, where its crontabs and its sendmail are ours; all of it ends
 * with the daemon. Needs root.
 */
export async function startCron(): Promise<CronDaemon> {
  const directory = await temporaryDirectory();
  const { path } = directory;
  for (const name of ["cron.d", "spool/crontabs", "run", "sbin", "mails"]) {
    await Deno.mkdir(`${path}/${name}`, { recursive: true });
  }
  await Deno.chmod(path, 0o755);
  // Who runs a job sends its mail.
  await Deno.chmod(`${path}/mails`, 0o1777);
  await Deno.writeTextFile(`${path}/crontab`, "");
  await Deno.writeTextFile(`${path}/sbin/sendmail`, sendmail(`${path}/mails`), { mode: 0o755 });
  const script = [
    `mount --bind ${path}/cron.d /etc/cron.d`,
    `mount --bind ${path}/crontab /etc/crontab`,
    `mount --bind ${path}/spool /var/spool/cron`,
    `mount --bind ${path}/run /run`,
    `mount -t overlay overlay -o lowerdir=${path}/sbin:/usr/sbin /usr/sbin`,
    "exec /usr/sbin/cron -f",
  ].join(" && ");
  const child = new Deno.Command("unshare", {
    args: ["--mount", "--pid", "--fork", "--kill-child", "sh", "-c", script],
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  return {
    async schedule(lines) {
      // Whole or not at all: cron may look at any moment. It takes no file whose name has a dot.
      await Deno.writeTextFile(`${path}/cron.d/.new`, lines, { mode: 0o644 });
      await Deno.rename(`${path}/cron.d/.new`, `${path}/cron.d/chroma-autotest`);
    },
    async mails() {
      const names = await Array.fromAsync(Deno.readDir(`${path}/mails`), ({ name }) => name);
      return await Promise.all(
        names.sort().map(async (name) => {
          const [head = "", ...body] = (await Deno.readTextFile(`${path}/mails/${name}`)).split("\n\n");
          return { at: Number(name) / 1e6, head, body: body.join("\n\n") };
        }),
      );
    },
    async [Symbol.asyncDispose]() {
      // With it, the first process of the namespace is killed, and so are all others in it.
      child.kill("SIGKILL");
      await child.status;
      await directory[Symbol.asyncDispose]();
    },
  };
}
