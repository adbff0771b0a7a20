import { type ChildProcess, spawn } from "node:child_process";
import { freePort } from "../lab/free_port.ts";
import { until } from "../lab/until.ts";

/** Where Debian puts PostgreSQL's programs, the newest last. */
const PROGRAMS = "/usr/lib/postgresql";

/** Who owns the server, and so may write whatever the session lets it. */
export const OWNER = { user: "owner", password: "0wner-Passw0rd" } as const;

/** The directory of PostgreSQL's programs, or `undefined` where it is not installed. */
export function installedPostgres(): string | undefined {
  try {
    const versions = [...Deno.readDirSync(PROGRAMS)].map(({ name }) => name);
    const newest = versions.toSorted((a, b) => Number(a) - Number(b)).at(-1);
    return newest === undefined ? undefined : `${PROGRAMS}/${newest}/bin`;
  } catch {
    return undefined;
  }
}

/**
 * Debian's PostgreSQL on a free port of 127.0.0.1, with passwords, in a directory that goes when it goes. PostgreSQL
 * does not run as root: then it is started as the user `postgres`.
 */
export class PostgresServer implements AsyncDisposable {
  readonly port: number;
  readonly #directory: string;
  readonly #child: ChildProcess;

  private constructor(directory: string, port: number, child: ChildProcess) {
    this.#directory = directory;
    this.port = port;
    this.#child = child;
  }

  static async start(programs: string): Promise<PostgresServer> {
    const directory = await Deno.makeTempDir({ prefix: "chroma-postgres-" });
    const password = `${directory}/password`;
    await Deno.writeTextFile(password, OWNER.password);
    await run(["chown", "-R", "postgres", directory]);
    const data = `${directory}/data`;
    const auth = ["--auth", "scram-sha-256", "--username", OWNER.user, "--pwfile", password];
    await run([...asPostgres(), `${programs}/initdb`, "-D", data, ...auth, "--no-sync"]);
    const port = freePort();
    const [command = "", ...args] = [
      ...asPostgres(),
      `${programs}/postgres`,
      ...["-D", data, "-h", "127.0.0.1", "-p", String(port), "-k", directory, "-F"],
    ];
    const child = spawn(command, args, { stdio: ["ignore", "ignore", "ignore"] });
    const server = new PostgresServer(directory, port, child);
    await until(async () => {
      await run([`${programs}/pg_isready`, "-h", "127.0.0.1", "-p", String(port)]);
      return true;
    }, { timeoutMs: 20_000 });
    return server;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once("close", resolve));
    this.#child.kill("SIGINT");
    await ended;
    await Deno.remove(this.#directory, { recursive: true });
  }
}

function asPostgres(): string[] {
  return Deno.uid() === 0 ? ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"] : [];
}

async function run([command = "", ...args]: readonly string[]): Promise<void> {
  if (command === "chown" && Deno.uid() !== 0) return;
  const { success, stderr } = await new Deno.Command(command, { args, stdout: "null", stderr: "piped" })
    .output();
  if (!success) throw new Error(`Cannot run ${command}: ${new TextDecoder().decode(stderr)}`);
}
