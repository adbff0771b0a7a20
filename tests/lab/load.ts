import type { Lab } from "./lab.ts";

const DATABASE = "/api/v2/tenants/default_tenant/databases/default_database";
const CLIENTS = new URL("./load/clients.ts", import.meta.url).pathname;

/** Production's own readers. */
export interface Load extends AsyncDisposable {
  /** Ends them; answers how many queries were answered. */
  end(): Promise<number>;
}

/**
 * Lets so many clients query production's collections on the primary, all at once, until disposed. They go to the
 * server itself: balancer and gateway are busier with a request than it is, and it is the server that shall be busy.
 */
export async function load(lab: Lab, { clients }: { clients: number }): Promise<Load> {
  const collections = (await lab.eyes.collections("primary")).filter(({ dimension }) => dimension !== null);
  const urls = collections.map(({ id }) => `${lab.primary.realUrl}${DATABASE}/collections/${id}/query`);
  const body = { query_embeddings: [[1, 0, 0, 0, 0, 0, 0, 0]], n_results: 5, include: ["documents"] };
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-config", "--allow-net", CLIENTS, String(clients), JSON.stringify(body), ...urls],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const printed = new Response(child.stdout).text();
  let ended: Promise<number> | undefined;
  const end = async () => {
    await child.stdin.close();
    await child.status;
    return Number(await printed);
  };
  return {
    end: () => ended ??= end(),
    async [Symbol.asyncDispose]() {
      await (ended ??= end());
    },
  };
}
