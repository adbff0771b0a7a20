import { freePort } from "../lab/free_port.ts";
import { until } from "../lab/until.ts";

/** Where Debian's package `openssh-server` has it: it wants to be started by its whole path. */
const SSHD = "/usr/sbin/sshd";
/** Where it lives that was started by root; its own service makes it. */
const SEPARATION = "/run/sshd";

/** An SSH server on this machine that lets this user in by a key of its own. */
export interface SshServer extends AsyncDisposable {
  /** The command that reaches it by any name. */
  readonly command: string;
}

/** Whether one can be started here. */
export async function hasSshServer(): Promise<boolean> {
  return await Deno.stat(SSHD).then(() => true, () => false);
}

/** Starts one on a port of its own, with its keys in this directory. */
export async function startSshServer(directory: string): Promise<SshServer> {
  const [host, user, config] = ["host", "user", "config"].map((name) => `${directory}/${name}`);
  const port = freePort();
  for (const key of [host, user]) {
    const { success } = await new Deno.Command("ssh-keygen", {
      args: ["-q", "-t", "ed25519", "-N", "", "-f", key ?? ""],
    }).output();
    if (!success) throw new Error("Cannot make a key");
  }
  await Deno.writeTextFile(
    `${directory}/sshd`,
    [
      `ListenAddress 127.0.0.1:${port}`,
      `HostKey ${host}`,
      `AuthorizedKeysFile ${user}.pub`,
      "PidFile none",
      "StrictModes no",
      "UsePAM no",
      "PermitRootLogin yes",
      "",
    ].join("\n"),
  );
  await Deno.writeTextFile(
    config ?? "",
    [
      "Host *",
      "HostName 127.0.0.1",
      `Port ${port}`,
      `IdentityFile ${user}`,
      "StrictHostKeyChecking no",
      `UserKnownHostsFile ${directory}/known`,
      "LogLevel ERROR",
      "",
    ].join("\n"),
  );
  const isNew = Deno.uid() === 0 &&
    await Deno.mkdir(SEPARATION, { mode: 0o755 }).then(() => true, () => false);
  const server = new Deno.Command(SSHD, {
    args: ["-D", "-f", `${directory}/sshd`],
    stdout: "null",
    stderr: "null",
  }).spawn();
  const command = `ssh -F ${config}`;
  const [ssh = "", ...args] = `${command} any true`.split(" ");
  const answers = async () => (await new Deno.Command(ssh, { args, stderr: "null" }).output()).success;
  await until(answers, { timeoutMs: 10_000, what: "the SSH server answers" });
  return {
    command,
    async [Symbol.asyncDispose]() {
      server.kill();
      await server.status;
      if (isNew) await Deno.remove(SEPARATION);
    },
  };
}
