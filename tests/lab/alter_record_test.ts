import { assertEquals } from "@std/assert";
import { alterRecord } from "./faults/alter_record.ts";

const base64 = (...floats: readonly number[]) => new Uint8Array(new Float32Array(floats).buffer).toBase64();

const RECORDS = { ids: ["a", "b"], documents: ["one", "two"], embeddings: [[1, 2], [3, 4]] };

Deno.test("alterRecord alters the first document", () => {
  assertEquals(alterRecord(RECORDS, "document"), { ...RECORDS, documents: ["one (altered)", "two"] });
});

Deno.test("alterRecord alters the first number of the first embedding", () => {
  assertEquals(alterRecord(RECORDS, "float"), { ...RECORDS, embeddings: [[1.5, 2], [3, 4]] });
});

Deno.test("alterRecord alters one float of an embedding in base64, which stays one that a server takes", () => {
  const records = { ...RECORDS, embeddings: [base64(1, 2), base64(3, 4)] };
  assertEquals(alterRecord(records, "float"), { ...records, embeddings: [base64(1.5, 2), base64(3, 4)] });
});

Deno.test("alterRecord leaves alone what has no such part", () => {
  assertEquals(alterRecord({ ids: ["a"] }, "float"), { ids: ["a"] });
});
