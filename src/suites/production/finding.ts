import { passed, type Verdict } from "../../core/verdict.ts";
import type { Check } from "../suite.ts";
import { matches, matchesDocument } from "./filters.ts";
import { DOCUMENT_FILTERS, METADATA_FILTERS } from "./library.ts";
import { everywhere, expectRight, type Premises } from "./premises.ts";
import { type ReadRecord, readRecords } from "./read_records.ts";

/** Records on a page: no divisor of the usual 250, so that the last page is a short one. */
const PAGE = 37;

/** Filters on metadata find the records that they should. */
export const metadataFilters: Check<Premises> = {
  name: "metadata filters",
  proves: "Every operator of where finds exactly the records that our own evaluation finds",
  run: (premises) =>
    compare(
      premises,
      METADATA_FILTERS.map((where) => ({
        ask: { where },
        finds: ({ metadata }) => matches(where, metadata),
      })),
    ),
};

/** Filters on documents find the records that they should. */
export const documentFilters: Check<Premises> = {
  name: "document filters",
  proves: "Every operator of where_document finds exactly the records that our own evaluation finds",
  run: (premises) =>
    compare(
      premises,
      DOCUMENT_FILTERS.map((where) => ({
        ask: { where_document: where },
        finds: ({ document }) => matchesDocument(where, document),
      })),
    ),
};

/** Pages hold all records, each once. */
export const recordPages: Check<Premises> = {
  name: "record pages",
  proves: "Pages of records are complete, without repeats, and as long as was asked for",
  async run({ bulk }) {
    const ids = [...bulk.filled && bulk.model.keys()];
    const where = await everywhere(bulk, ids, async (place) => {
      const seen: string[] = [];
      // One page more than there is: it must be empty.
      for (let offset = 0; offset < ids.length + PAGE; offset += PAGE) {
        const page = await readRecords(place, { limit: PAGE, offset, include: [] });
        const expected = Math.max(0, Math.min(PAGE, ids.length - offset));
        expectRight(
          place,
          page.length === expected
            ? undefined
            : `the page at ${offset} has ${page.length} records, not ${expected}`,
        );
        seen.push(...page.map(({ id }) => id));
      }
      expectRight(place, setDifference(ids, seen));
    });
    return passed(`${ids.length} records in pages of ${PAGE}, each once, ${where}`);
  },
};

type Model = Premises["bulk"]["model"] extends ReadonlyMap<string, infer One> ? One : never;

/** What is asked, and whether a record of the model should be found. */
interface Question {
  readonly ask: object;
  readonly finds: (record: Model) => boolean;
}

async function compare({ bulk }: Premises, questions: readonly Question[]): Promise<Verdict> {
  const records = [...bulk.filled && bulk.model.values()];
  const where = await everywhere(bulk, records.map(({ id }) => id), async (place) => {
    for (const { ask, finds } of questions) {
      const expected = records.filter(finds).map(({ id }) => id);
      const found = (await readRecords(place, { ...ask, include: [] })).map(({ id }: ReadRecord) => id);
      const problem = setDifference(expected, found);
      expectRight(place, problem && `${JSON.stringify(ask)}: ${problem}`);
    }
  });
  return passed(`${questions.length} filters over ${records.length} records find what they should ${where}`);
}

/** What of the ids that should be there is missing, repeated or too many; exported for the table of its tests. */
export function setDifference(expected: readonly string[], found: readonly string[]): string | undefined {
  const seen = new Set(found);
  const wanted = new Set(expected);
  const missing = expected.filter((id) => !seen.has(id));
  const extra = [...seen].filter((id) => !wanted.has(id));
  const problems = [
    ...(missing.length > 0 ? [`${missing.length} records are missing, such as "${missing[0]}"`] : []),
    ...(extra.length > 0 ? [`${extra.length} records should not be there`] : []),
    ...(seen.size < found.length ? [`${found.length - seen.size} records come twice`] : []),
  ];
  return problems.length === 0 ? undefined : problems.join(", ");
}
