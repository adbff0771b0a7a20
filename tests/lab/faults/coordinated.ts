import { READER } from "../coordinator.ts";
import type { Lab } from "../lab.ts";

/** How the coordinator is spoilt; not at all unless it says so. */
export interface Spoiling {
  /** A statement that spoils its tables, and one that heals them. */
  readonly spoil?: string;
  readonly heal?: string;
  /** Where the program reaches it instead. */
  readonly port?: number;
}

/** Tells the program of the coordinator's database, and spoils it. */
export async function coordinated(
  lab: Lab,
  { spoil, heal, port = lab.coordinator.port }: Spoiling = {},
): Promise<AsyncDisposable> {
  const stack = new AsyncDisposableStack();
  const file = await Deno.makeTempFile({ prefix: "chroma-autotest-database-" });
  stack.defer(() => Deno.remove(file));
  const { user, password } = READER;
  const url = `postgres://${user}:${password}@127.0.0.1:${port}/postgres`;
  await Deno.writeTextFile(file, `${url}?sslmode=disable\n`);
  const host = `127.0.0.1:${port}`;
  stack.use(lab.attach({ hosts: [host], args: ["--database-url-file", file], files: [file] }));
  if (spoil !== undefined) await lab.coordinator.execute(spoil);
  if (heal !== undefined) stack.defer(() => lab.coordinator.execute(heal));
  return stack;
}
