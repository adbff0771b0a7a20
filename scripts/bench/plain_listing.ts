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
