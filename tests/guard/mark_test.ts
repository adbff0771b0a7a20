import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { formatMark, type Mark, parseMark } from "../../src/guard/mark.ts";

const MARK: Mark = {
  run: "1705123456_abc123",
  purpose: "basic",
  createdAt: 1705123456,
  expiresAt: 1705127056,
  version: "0.1.0",
};

Deno.test("formatMark prints the metadata of the contract", () => {
  assertEquals(formatMark(MARK), {
    autotest: true,
    autotest_run: "1705123456_abc123",
    autotest_purpose: "basic",
    autotest_created_at: 1705123456,
    autotest_expires_at: 1705127056,
    autotest_version: "0.1.0",
    test_collection: true,
    safe_to_delete: true,
    created_at: 1705123456,
  });
});

Deno.test("formatMark and parseMark are each other's inverse, through JSON and among other metadata", () => {
  const marks: fc.Arbitrary<Mark> = fc.record({
    run: fc.string(),
    purpose: fc.string(),
    createdAt: fc.nat(),
    expiresAt: fc.nat(),
    version: fc.string(),
  });
  fc.assert(
    fc.property(
      marks,
      fc.dictionary(fc.constantFrom("hnsw:space", "synced_from"), fc.string()),
      (mark, other) => {
        assertEquals(parseMark(JSON.parse(JSON.stringify({ ...other, ...formatMark(mark) }))), mark);
      },
    ),
  );
});

Deno.test("parseMark needs every part of its own, and none of those for other tools", () => {
  const whole = formatMark(MARK);
  const own = Object.keys(whole).filter((key) => key.startsWith("autotest"));
  assertEquals(own.length, 6);
  for (const key of own) {
    const { [key]: _, ...rest } = whole;
    assertEquals(parseMark(rest), undefined, `without ${key}`);
    for (const wrong of [null, [], {}, typeof whole[key] === "string" ? 1 : "1", false]) {
      assertEquals(parseMark({ ...whole, [key]: wrong }), undefined, `${key}: ${JSON.stringify(wrong)}`);
    }
  }
  for (const key of ["test_collection", "safe_to_delete", "created_at"]) {
    const { [key]: _, ...rest } = whole;
    assertEquals(parseMark(rest), MARK, `without ${key}`);
  }
});

Deno.test("parseMark finds none in a copy without metadata, nor in what is not metadata", () => {
  for (const value of [undefined, null, {}, { synced_from: "primary" }, [], "autotest", 1, true]) {
    assertEquals(parseMark(value), undefined);
  }
  // What other tools of the guide write is no mark of this one.
  assertEquals(parseMark({ test_collection: true, safe_to_delete: true, created_at: 1705123456 }), undefined);
});
