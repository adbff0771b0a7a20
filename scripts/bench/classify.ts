import { classify, type Operation } from "../../src/guard/classify.ts";
import { formatMark } from "../../src/guard/mark.ts";
import type { Bench } from "./bench.ts";
import { SCOPE } from "./filled_collection.ts";
import { COLLECTIONS_PATH } from "./plain_listing.ts";

const ROUNDS = 7;
const CALLS = 100_000;
const SERVER = "http://127.0.0.1:8000";
const NAME = "AUTOTEST_basic_operations_1705123456_abc123_xyz789";
const RECORDS = `${COLLECTIONS_PATH}/0b9a1f0e-6f3c-4d6e-9a68-0a1b2c3d4e5f`;
const MARK = formatMark({
  run: "1705123456_abc123",
  purpose: "basic_operations",
  createdAt: 1705123456,
  expiresAt: 1705127056,
  version: "bench",
});
const VECTOR = [1, 0, 0, 0, 0, 0, 0, 0];

/** Of each route that a run uses, a request: what it is to be taken for, its method, path and body. */
const MIX: readonly (readonly [kind: Operation["kind"], method: string, path: string, body?: unknown])[] = [
  ["read", "GET", "/api/v2/heartbeat"],
  ["read", "GET", `${COLLECTIONS_PATH}?limit=1000&offset=2000`],
  ["read", "GET", `${COLLECTIONS_PATH}/${NAME}`],
  ["create", "POST", COLLECTIONS_PATH, { name: NAME, metadata: MARK, get_or_create: false }],
  ["write", "POST", `${RECORDS}/add`, { ids: ["a"], embeddings: [VECTOR], documents: ["one"] }],
  ["read", "POST", `${RECORDS}/get`, { ids: ["a"], include: ["documents"] }],
  ["read", "POST", `${RECORDS}/query`, { query_embeddings: [VECTOR], n_results: 10, include: ["distances"] }],
  ["read", "GET", `${RECORDS}/count`],
  ["delete", "DELETE", `${COLLECTIONS_PATH}/${NAME}`],
];

/** How many requests a second `classify` alone tells apart, their URLs and bodies read before, as the guard hands them over. */
export const benchClassify: Bench = ({ rounds = ROUNDS }) => {
  const asks = MIX.map(([kind, method, path, body]) => {
    const ask = { method, url: new URL(SERVER + path), body };
    const operation = classify(ask, SCOPE);
    if (operation.kind !== kind) throw new Error(`Cannot measure: ${method} ${path} is "${operation.kind}"`);
    return ask;
  });
  const perSecond = () => {
    const before = performance.now();
    let told = 0;
    while (told < CALLS) {
      for (const ask of asks) if (classify(ask, SCOPE).kind !== "forbidden") told++;
    }
    return 1000 * told / (performance.now() - before);
  };
  perSecond();
  const values = Array.from({ length: rounds }, perSecond);
  return Promise.resolve([{ name: "classify", unit: "/s", values, goal: { atLeast: 500_000 } }]);
};
