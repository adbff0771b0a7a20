import { assertEquals, assertLessOrEqual, assertMatch, assertThrows } from "@std/assert";
import fc from "fast-check";
import { systemRandom } from "../../src/core/random.ts";
import {
  formatName,
  MAX_PURPOSE,
  newName,
  newRunId,
  parseName,
  runOf,
  type TestName,
} from "../../src/guard/name.ts";

const LONGEST = "a".repeat(MAX_PURPOSE);

/** The grammar as the contract words it, written down a second time. */
const purposes = fc.stringMatching(/^[A-Za-z0-9]{1,6}([_-][A-Za-z0-9]{1,6}){0,2}$/);
const suffixes = fc.stringMatching(/^[a-z0-9]{6}$/);
const names: fc.Arbitrary<TestName> = fc.record(
  {
    purpose: purposes,
    time: fc.integer({ min: 0, max: 9_999_999_999 }),
    runSuffix: suffixes,
    suffix: suffixes,
  },
  { requiredKeys: ["purpose", "time", "runSuffix"] },
);

Deno.test("parseName reads the form that is produced, and the older one", () => {
  const cases: [name: string, parts: TestName][] = [
    ["AUTOTEST_basic_operations_1705123456_abc123_xyz789", {
      purpose: "basic_operations",
      time: 1705123456,
      runSuffix: "abc123",
      suffix: "xyz789",
    }],
    ["AUTOTEST_distributed_sync_1795348411_xjiqej", {
      purpose: "distributed_sync",
      time: 1795348411,
      runSuffix: "xjiqej",
    }],
    ["AUTOTEST_a_0000000000_000000_000000", { purpose: "a", time: 0, runSuffix: "000000", suffix: "000000" }],
    ["AUTOTEST_load-50_users_1705123456_abc123_xyz789", {
      purpose: "load-50_users",
      time: 1705123456,
      runSuffix: "abc123",
      suffix: "xyz789",
    }],
    [`AUTOTEST_${LONGEST}_1705123456_abc123_xyz789`, {
      purpose: LONGEST,
      time: 1705123456,
      runSuffix: "abc123",
      suffix: "xyz789",
    }],
    // A purpose may look like a stamp: the last ten digits count.
    ["AUTOTEST_a_1111111111_2222222222_abc123_xyz789", {
      purpose: "a_1111111111",
      time: 2222222222,
      runSuffix: "abc123",
      suffix: "xyz789",
    }],
  ];
  for (const [name, parts] of cases) {
    assertEquals(parseName(name), parts, name);
    assertEquals(formatName(parts), name);
  }
});

Deno.test("parseName refuses near misses, however they start", () => {
  const misses = [
    "",
    "AUTOTEST",
    "AUTOTEST_",
    "AUTOTEST_customers",
    "latest_docs",
    "test_1705123456_abc123_xyz789",
    "autotest_basic_1705123456_abc123_xyz789",
    "Autotest_basic_1705123456_abc123_xyz789",
    "AUTOTEST-basic_1705123456_abc123_xyz789",
    "XAUTOTEST_basic_1705123456_abc123_xyz789",
    " AUTOTEST_basic_1705123456_abc123_xyz789",
    "AUTOTEST_basic_1705123456_abc123_xyz789 ",
    "AUTOTEST_basic_1705123456_abc123_xyz789\n",
    "\nAUTOTEST_basic_1705123456_abc123_xyz789",
    "AUTOTEST_basic_1705123456_abc123_xyz789\r",
    "AUTOTEST_basic_1705123456_abc123_xyz789\0",
    "AUTOTEST_1705123456_abc123_xyz789",
    "AUTOTEST__1705123456_abc123_xyz789",
    "AUTOTEST__basic_1705123456_abc123_xyz789",
    "AUTOTEST_basic__1705123456_abc123_xyz789",
    "AUTOTEST_basic_-x_1705123456_abc123_xyz789",
    "AUTOTEST_ba__sic_1705123456_abc123_xyz789",
    "AUTOTEST_ba.sic_1705123456_abc123_xyz789",
    "AUTOTEST_ba/sic_1705123456_abc123_xyz789",
    "AUTOTEST_ba sic_1705123456_abc123_xyz789",
    "AUTOTEST_-basic_1705123456_abc123_xyz789",
    "AUTOTEST_basic-_1705123456_abc123_xyz789",
    `AUTOTEST_${LONGEST}a_1705123456_abc123_xyz789`,
    `AUTOTEST_${LONGEST}a_1705123456_abc123`,
    "AUTOTEST_basic_170512345_abc123_xyz789",
    "AUTOTEST_basic_17051234567_abc123_xyz789",
    "AUTOTEST_basic_170512345x_abc123_xyz789",
    "AUTOTEST_basic_+170512345_abc123_xyz789",
    "AUTOTEST_basic_1705123456_abc12_xyz789",
    "AUTOTEST_basic_1705123456_abc1234_xyz789",
    "AUTOTEST_basic_1705123456_ABC123_xyz789",
    "AUTOTEST_basic_1705123456_abc123_XYZ789",
    "AUTOTEST_basic_1705123456_abc123_xyz78",
    "AUTOTEST_basic_1705123456_abc123_xyz7890",
    "AUTOTEST_basic_1705123456_abc123_xyz789_more12",
    "AUTOTEST_basic_1705123456_abc123_",
    "AUTOTEST_basic_1705123456__abc123",
    "AUTOTEST_basic_1705123456-abc123-xyz789",
    // Look-alikes: a Cyrillic А, full-width letters and digits, Arabic digits, a long s, a zero-width space.
    "\u0410UTOTEST_basic_1705123456_abc123_xyz789",
    "AUTOTEST_b\u0430sic_1705123456_abc123_xyz789",
    "\uff21UTOTEST_basic_1705123456_abc123_xyz789",
    "AUTOTEST_basic_\uff11705123456_abc123_xyz789",
    "AUTOTEST_basic_\u0661705123456_abc123_xyz789",
    "AUTOTEST_ba\u017fic_1705123456_abc123_xyz789",
    "AUTOTEST_basic_1705123456_abc123_xyz789\u200b",
    "AUTOTEST\uff3fbasic_1705123456_abc123_xyz789",
  ];
  for (const name of misses) assertEquals(parseName(name), undefined, JSON.stringify(name));
});

Deno.test("formatName and parseName are each other's inverse", () => {
  fc.assert(fc.property(names, (parts) => assertEquals(parseName(formatName(parts)), parts)));
  const likely = fc.oneof(
    names.map(formatName),
    fc.tuple(names.map(formatName), fc.nat(70), fc.string({ maxLength: 3 })).map(([name, at, extra]) =>
      name.slice(0, at) + extra + name.slice(at + extra.length)
    ),
    fc.string(),
  );
  fc.assert(
    fc.property(likely, (text) => {
      const parts = parseName(text);
      if (parts !== undefined) assertEquals(formatName(parts), text);
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("formatName throws for parts that do not fit the grammar", () => {
  const good: TestName = { purpose: "basic", time: 1705123456, runSuffix: "abc123", suffix: "xyz789" };
  const bad: Partial<TestName>[] = [
    { purpose: "" },
    { purpose: "a__b" },
    { purpose: "_a" },
    { purpose: "a-" },
    { purpose: "a b" },
    { purpose: "a/../b" },
    { purpose: "é" },
    { purpose: `${LONGEST}a` },
    { purpose: "basic\n" },
    { time: 17051234567 },
    { time: -1 },
    { time: 1.5 },
    { time: NaN },
    { time: Infinity },
    { runSuffix: "" },
    { runSuffix: "abc12" },
    { runSuffix: "ABC123" },
    { runSuffix: "abc123_xyz789" },
    { suffix: "" },
    { suffix: "xyz78\n" },
    { suffix: "xyz789_xyz789" },
  ];
  for (const part of bad) {
    const error = assertThrows(
      () => formatName({ ...good, ...part }),
      RangeError,
      "does not fit the grammar",
    );
    assertMatch(error.message, /^Cannot name a collection "/);
  }
});

Deno.test("newName makes names of the run, in the grammar, at most 63 characters long", () => {
  fc.assert(fc.property(purposes, fc.integer({ min: 0, max: 9_999_999_999 }), (purpose, time) => {
    const run = newRunId(time, systemRandom);
    assertMatch(run, /^[0-9]{10}_[a-z0-9]{6}$/);
    const name = newName(purpose, run, systemRandom);
    const parts = parseName(name);
    assertEquals(parts?.purpose, purpose);
    assertEquals(parts && runOf(parts), run);
    assertMatch(parts?.suffix ?? "", /^[a-z0-9]{6}$/);
    assertLessOrEqual(name.length, 63);
  }));
  assertEquals(newName(LONGEST, newRunId(1705123456, systemRandom), systemRandom).length, 63);
});

Deno.test("newName refuses what is not a run id", () => {
  for (
    const run of ["", "1705123456", "_abc123", "x_abc123", "17051234567_abc123", "1705123456_abc123_xyz789"]
  ) {
    assertThrows(() => newName("basic", run, systemRandom), RangeError, "does not fit the grammar");
  }
});

Deno.test("runOf is the middle of the name, zeros included", () => {
  assertEquals(runOf({ purpose: "a", time: 1705123456, runSuffix: "abc123" }), "1705123456_abc123");
  assertEquals(runOf({ purpose: "a", time: 7, runSuffix: "abc123" }), "0000000007_abc123");
});
