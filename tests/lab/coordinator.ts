import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const SERVE = fileURLToPath(new URL("./coordinator/serve.ts", import.meta.url));

/** Who may read the coordinator's database, as its server lets everyone in. */
export const READER = { user: "postgres", password: "c00rdinator-Passw0rd" } as const;

/** The sync coordinator of a deployment: its database, a PostgreSQL server in a process of its own. */
export class Coordinator implements AsyncDisposable {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  /** What becomes of a new collection's task. */
  #tasks: "completed" | "none" | "pending" = "completed";
  /** One statement at a time: its answer is the next line. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(child: ChildProcess, answers: AsyncIterator<string>, port: number) {
    this.#child = child;
    this.#answers = answers;
    this.port = port;
  }

  /** Starts it, and waits until it answers: some seconds. */
  static async start(): Promise<Coordinator> {
    const child = spawn(Deno.execPath(), ["run", "-A", SERVE], { stdio: ["pipe", "pipe", "inherit"] });
    const answers = linesOf(child);
    const { value } = await answers.next();
    if (value === undefined) throw new Error("Cannot start the coordinator's database: it ended at once");
    return new Coordinator(child, answers, JSON.parse(value).port);
  }

  /** Runs a statement; its parameters are `$1`, `$2`, … */
  execute(statement: string, parameters: readonly string[] = []): Promise<void> {
    const next = this.#last.then(async () => {
      this.#child.stdin?.write(`${JSON.stringify({ statement, parameters })}\n`);
      const { value } = await this.#answers.next();
      const { error } = JSON.parse(value ?? '{"error":"it has ended"}');
      if (error !== undefined) throw new Error(`Cannot execute "${statement}": ${error}`);
    });
    this.#last = next.catch(() => {});
    return next;
  }

  /** Takes down that the primary has a new collection. */
  async created(name: string): Promise<void> {
    await this.execute("insert into sync_collections (collection_name) values ($1)", [name]);
    if (this.#tasks === "none") return;
    const values = [name, this.#tasks];
    await this.execute("insert into sync_tasks (collection_name, task_status) values ($1, $2)", values);
  }

  /** Makes no tasks for new collections, or none that completes, until the returned scope is disposed. */
  leaveTasks(what: "none" | "pending"): Disposable {
    this.#tasks = what;
    return { [Symbol.dispose]: () => void (this.#tasks = "completed") };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once("close", resolve));
    this.#child.stdin?.end();
    await ended;
  }
}

async function* linesOf({ stdout }: ChildProcess): AsyncGenerator<string, undefined> {
  let rest = "";
  for await (const chunk of stdout ?? []) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
