import { adoptExisting } from "../../lab/faults/adopt_existing.ts";
import { answerV1 } from "../../lab/faults/answer_v1.ts";
import { asciiKeys } from "../../lab/faults/ascii_keys.ts";
import { confusedUuids } from "../../lab/faults/confused_uuids.ts";
import { encodingLie } from "../../lab/faults/encoding_lie.ts";
import { errorForUnknown } from "../../lab/faults/error_for_unknown.ts";
import { flushedFloats } from "../../lab/faults/flushed_floats.ts";
import { ignoreWhere } from "../../lab/faults/ignore_where.ts";
import { leakyDatabases } from "../../lab/faults/leaky_databases.ts";
import { loseOfBatch } from "../../lab/faults/lose_of_batch.ts";
import { lostRaces } from "../../lab/faults/lost_races.ts";
import { overPromise } from "../../lab/faults/over_promise.ts";
import { overlappingLists } from "../../lab/faults/overlapping_lists.ts";
import { overlappingPages } from "../../lab/faults/overlapping_pages.ts";
import { refusalAsSuccess } from "../../lab/faults/refusal_as_success.ts";
import { requireToken } from "../../lab/faults/require_token.ts";
import { roundedIntegers } from "../../lab/faults/rounded_integers.ts";
import { splitBrain } from "../../lab/faults/split_brain.ts";
import { tracesOfRefused } from "../../lab/faults/traces_of_refused.ts";
import { truncatedTexts } from "../../lab/faults/truncated_texts.ts";
import { updatesThatInsert } from "../../lab/faults/updates_that_insert.ts";
import type { FaultRow } from "./row.ts";

/** What the lab asks for where it asks for a token; from the directory that the program is started in. */
export const TOKEN_FILE = "tests/fixtures/lab_token.txt";
export const TOKEN = (await Deno.readTextFile(new URL(`../../../${TOKEN_FILE}`, import.meta.url))).trim();

const COUNTS = "It counts the records by the UUID, to see no trace of what was refused";

/** The faults that the production suite is known to find. */
export const PRODUCTION_FAULTS: readonly FaultRow[] = [
  {
    fault: "a balancer that promises larger batches than its nodes take",
    on: overPromise,
    catches: ["batch limit"],
  },
  { fault: "a record lost of every large batch", on: loseOfBatch, catches: ["batches"] },
  {
    fault: "a filter on metadata that is ignored",
    on: (lab) => ignoreWhere(lab, "where"),
    catches: ["metadata filters"],
  },
  {
    fault: "a filter on documents that is ignored",
    on: (lab) => ignoreWhere(lab, "where_document"),
    catches: ["document filters"],
  },
  { fault: "pages of records that overlap", on: overlappingPages, catches: ["record pages"] },
  {
    fault: "a node whose pages of collections overlap",
    on: (lab) => overlappingLists(lab, "replica"),
    catches: ["collection pages"],
  },
  {
    fault: "a balancer that takes one node's UUIDs to another",
    on: confusedUuids,
    catches: ["names and UUIDs"],
    alsoFails: {
      "wrong dimension": COUNTS,
      "missing embeddings": COUNTS,
      "unknown ids": COUNTS,
      "basic / count": "It counts by the UUID",
      "basic / repeated reads": "It counts by the UUID",
      "sync / read your writes": "It counts by the UUID",
      "sync / monotonic reads": "It counts by the UUID",
    },
  },
  { fault: "plain replies that say they are compressed", on: encodingLie, catches: ["compressed replies"] },
  { fault: "texts that are cut short", on: truncatedTexts, catches: ["texts"] },
  { fault: "keys of metadata forced into ASCII", on: asciiKeys, catches: ["metadata types"] },
  { fault: "int64 rounded to a double", on: roundedIntegers, catches: ["int64 metadata"] },
  { fault: "subnormal floats flushed to zero", on: flushedFloats, catches: ["float32 embeddings"] },
  {
    fault: "a wrong dimension answered with 200",
    on: (lab) => refusalAsSuccess(lab, "dimension of"),
    catches: ["wrong dimension"],
  },
  {
    fault: "missing embeddings answered with 200",
    on: (lab) => refusalAsSuccess(lab, "missing field"),
    catches: ["missing embeddings"],
  },
  {
    fault: "refused adds that leave a record",
    on: tracesOfRefused,
    catches: ["wrong dimension", "missing embeddings"],
  },
  { fault: "updates that insert what is not there", on: updatesThatInsert, catches: ["unknown ids"] },
  {
    fault: "an error 500 for a collection that does not exist",
    on: errorForUnknown,
    catches: ["unknown collections"],
  },
  {
    fault: "a create of a name that is taken answered with 200",
    on: adoptExisting,
    catches: ["duplicate create"],
    alsoFails: { "concurrent creates": "The create that loses a race is one of a name that is taken" },
  },
  {
    fault: "a split brain: two creates of one name on two nodes",
    on: splitBrain,
    catches: ["concurrent creates"],
  },
  {
    fault: "a replica that never gets the last write of a race",
    on: lostRaces,
    catches: ["racing writes"],
    alsoFails: { "sync / upserts reach every node": "An upsert may be the last write of its record" },
  },
  { fault: "a balancer that answers the first API version", on: answerV1, catches: ["v1 refused"] },
  { fault: "databases that show each other's collections", on: leakyDatabases, catches: ["other databases"] },
  {
    fault: "a node that asks for no token",
    on: (lab) => requireToken(lab, { token: TOKEN, open: "replica" }),
    catches: ["credentials required"],
    args: ["--token-file", TOKEN_FILE],
  },
  {
    fault: "a balancer that asks for no token",
    on: (lab) => requireToken(lab, { token: TOKEN, open: "balancer" }),
    catches: ["credentials required"],
    args: ["--token-file", TOKEN_FILE],
  },
];
