/** Where a node lists its collections. */
export const COLLECTIONS_PATH = "/api/v2/tenants/default_tenant/databases/default_database/collections";

const PAGE = 1000;

/** The yardstick: one plain paged listing by bare `fetch`, page after page until an empty one, each read as JSON. */
export async function listPlainly(url: string): Promise<void> {
  for (let offset = 0;; offset += PAGE) {
    const reply = await fetch(`${url}${COLLECTIONS_PATH}?limit=${PAGE}&offset=${offset}`);
    const page: unknown = await reply.json();
    if (!Array.isArray(page)) throw new Error(`Cannot list ${url}: it answered ${reply.status}`);
    if (page.length === 0) return;
  }
}

/** What evidence takes at the least: two lists, and the server's own count, which costs Chroma 1.0.5 as much as a third. */
export async function lookPlainly(url: string): Promise<void> {
  await listPlainly(url);
  await listPlainly(url);
  const reply = await fetch(`${url}${COLLECTIONS_PATH}_count`);
  const count: unknown = await reply.json();
  if (typeof count !== "number") throw new Error(`Cannot count on ${url}: it answered ${reply.status}`);
}
