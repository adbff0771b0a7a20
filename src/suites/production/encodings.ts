import { passed, type Verdict } from "../../core/verdict.ts";
import { errorMessage } from "../../core/error_message.ts";
import { firstDifference, type StoredRecord, type TestRecord } from "../../chroma/record.ts";
import { NoReplyError } from "../../transport/no_reply.ts";
import type { Check } from "../suite.ts";
import { everywhere, expectRight, type Place, type Premises } from "./premises.ts";
import { EVERYTHING, recordsIn } from "./read_records.ts";

/** What clients ask for. Deno decodes `gzip` and `br` by itself, but nothing when it asked for `identity`. */
const ENCODINGS = ["identity", "gzip", "br"] as const;
/** Records that each reply carries: enough that a proxy finds it worth compressing. */
const RECORDS = 20;

/** A reply decodes to the same records, whatever encoding was asked for. */
export const compressedReplies: Check<Premises> = {
  name: "compressed replies",
  proves:
    "Replies under Accept-Encoding identity, gzip and br decode to the same records, right in every field",
  async run({ bulk }): Promise<Verdict> {
    const records = bulk.filled && [...bulk.model.values()].slice(0, RECORDS);
    const used = new Set<string>();
    const where = await everywhere(bulk, records.map(({ id }) => id), async (place) => {
      for (const asked of ENCODINGS) {
        const { encoding, problem } = await read(place, asked, records);
        used.add(`${asked}: ${encoding ?? "not encoded"}`);
        expectRight(place, problem && `a reply under Accept-Encoding: ${asked} ${problem}`);
      }
    });
    return passed(
      `The same ${records.length} records under ${ENCODINGS.join(", ")} (${[...used].join("; ")}) ${where}`,
    );
  },
};

async function read(
  { node, uuid }: Place,
  asked: typeof ENCODINGS[number],
  records: readonly TestRecord[],
): Promise<{ readonly encoding: string | null; readonly problem: string | undefined }> {
  const ids = records.map(({ id }) => id);
  const headers = { ...node.raw.headers, "accept-encoding": asked };
  try {
    const { status, text, encoding } = await node.raw.post(`/${uuid}/get`, {
      body: { ids, include: EVERYTHING },
      headers,
    });
    if (status !== 200) return { encoding, problem: `was answered ${status}` };
    if (asked === "identity" && encoding !== null && encoding !== "identity") {
      return { encoding, problem: `is encoded with ${encoding}, which was not asked for` };
    }
    return { encoding, problem: differenceIn(text, records) };
  } catch (error) {
    // The reply came, and broke while it was decoded: the other encodings of it show that the endpoint answers.
    const broken = error instanceof NoReplyError && error.reason === "broken" && asked !== "identity";
    if (!broken) throw error;
    return { encoding: null, problem: `cannot be decoded: ${errorMessage(error)}` };
  }
}

/** What of a decoded reply is not what was written; exported for the table of its tests. */
export function differenceIn(text: string, records: readonly TestRecord[]): string | undefined {
  try {
    const found = recordsIn(text).map((one) => [one.id, one as unknown as StoredRecord] as const);
    const difference = firstDifference(records, new Map(found));
    return difference && `is not what was written: ${difference}`;
  } catch (error) {
    return `is not what was written: ${errorMessage(error)}`;
  }
}
