import type { Wanted } from "./fill.ts";

/** A collection such as production has, with about 300 bytes of metadata. */
export function productionCollection(number: number): Wanted {
  return {
    name: `customer_archive_${number}`,
    metadata: {
      owner: `team-${number % 17}@example.com`,
      description: `Support conversations of customer ${number}, embedded weekly by the European pipeline`,
      source: `s3://archive/customers/${number}`,
      model: "text-embedding-3-small",
      revision: number % 9,
      active: number % 2 === 0,
      created: `2026-01-${10 + number % 20}`,
      retention_days: 365,
      weight: number / 7,
    },
    configuration: { hnsw: { space: "cosine", ef_construction: 100 + number % 50 } },
  };
}
