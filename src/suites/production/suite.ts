import type { Suite } from "../suite.ts";
import { batches, batchLimit } from "./batches.ts";
import { credentialsRequired, firstVersion, otherDatabases } from "./borders.ts";
import { collectionPages } from "./collection_pages.ts";
import { compressedReplies } from "./encodings.ts";
import { documentFilters, metadataFilters, recordPages } from "./finding.ts";
import { concurrentCreates, duplicateCreate, namesAndUuids, unknownCollections } from "./names.ts";
import { Premises, USE } from "./premises.ts";
import { racingWrites } from "./races.ts";
import { missingEmbeddings, unknownIds, wrongDimension } from "./refusals.ts";
import { floats, integers, metadataTypes, texts } from "./values.ts";

/**
 * The guide's production features: what a deployment must get right beyond the happy path. Two collections with records,
 * and empty ones for what is refused.
 *
 * Bad names are not tried: a server that took one would have a collection that no rule of this tool recognises, hence
 * none that its cleanup may remove.
 */
export const production: Suite<Premises> = {
  name: "production",
  proves: "Values, filters, pages, refusals, races and borders are right on the balancer and every node",
  fills: [USE, USE],
  open: (stage) => new Premises(stage),
  checks: [
    batchLimit,
    batches,
    metadataFilters,
    documentFilters,
    recordPages,
    collectionPages,
    namesAndUuids,
    compressedReplies,
    texts,
    metadataTypes,
    integers,
    floats,
    wrongDimension,
    missingEmbeddings,
    unknownIds,
    unknownCollections,
    duplicateCreate,
    concurrentCreates,
    racingWrites,
    firstVersion,
    otherDatabases,
    credentialsRequired,
  ],
};
