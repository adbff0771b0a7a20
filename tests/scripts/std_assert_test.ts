import {
  assert,
  assertAlmostEquals,
  assertArrayIncludes,
  assertEquals,
  assertExists,
  assertGreater,
  assertGreaterOrEqual,
  assertInstanceOf,
  AssertionError,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotEquals,
  assertObjectMatch,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
  fail,
  unreachable,
} from "@std/assert";

/** Runs each assertion and expects each to fail, with the package's own error. */
function refused(...assertions: Array<() => void>): void {
  for (const assertion of assertions) {
    let thrown: unknown;
    try {
      assertion();
    } catch (error) {
      thrown = error;
    }
    if (!(thrown instanceof AssertionError)) throw new Error(`Not refused: ${assertion}`);
  }
}

const loop = (): unknown => {
  const one: Record<string, unknown> = { name: "loop" };
  one.self = one;
  return one;
};

const equal: ReadonlyArray<[what: string, a: unknown, b: unknown]> = [
  ["keys in another order", { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }],
  ["zero and minus zero", [0], [-0]],
  ["NaN and NaN", { a: NaN }, { a: NaN }],
  ["an object without prototype", Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
  ["named groups of a match", "ab".match(/(?<first>a)/)?.groups, { first: "a" }],
  ["dates", new Date(5), new Date(5)],
  ["regular expressions", /a/g, /a/g],
  ["addresses", new URL("http://a/b"), new URL("http://a/b")],
  ["bytes", new Uint8Array([1, 2]), new Uint8Array([1, 2])],
  ["sets in another order", new Set([1, { a: 2 }]), new Set([{ a: 2 }, 1])],
  ["maps with objects", new Map([[{ k: 1 }, [1]]]), new Map([[{ k: 1 }, [1]]])],
  ["cycles", loop(), loop()],
];

const different: ReadonlyArray<[what: string, a: unknown, b: unknown]> = [
  ["a missing and an undefined key", {}, { a: undefined }],
  ["two keys, one of them undefined", { a: undefined }, { b: undefined }],
  ["a number and its text", [1], ["1"]],
  ["null and undefined", [null], [undefined]],
  ["an array and an object", [], {}],
  ["arrays of different length", [1], [1, undefined]],
  ["a hole and undefined", new Array(1), [undefined]],
  ["dates", new Date(5), new Date(6)],
  ["flags of regular expressions", /a/g, /a/i],
  ["addresses", new URL("http://a/"), new URL("http://b/")],
  ["bytes", new Uint8Array([1]), new Uint8Array([2])],
  ["kinds of bytes", new Uint8Array([1]), new Int8Array([1])],
  ["sets", new Set([{ a: 1 }, { a: 2 }]), new Set([{ a: 1 }, { a: 3 }])],
  ["maps", new Map([["a", 1]]), new Map([["a", 2]])],
  ["a set and a map", new Set(), new Map()],
  ["a class and plain data", new (class {})(), {}],
  ["functions", () => 1, () => 1],
];

Deno.test("assertEquals accepts what has the same structure", () => {
  for (const [what, a, b] of equal) {
    assertEquals(a, b, what);
    refused(() => assertNotEquals(a, b));
  }
});

Deno.test("assertEquals refuses what differs", () => {
  for (const [what, a, b] of different) {
    assertNotEquals(a, b, what);
    refused(() => assertEquals(a, b, what));
  }
});

Deno.test("assertEquals names the place and the reason", () => {
  const error = assertThrows(
    () => assertEquals({ name: "left", size: 1 }, { name: "right", size: 1 }, "sides"),
    AssertionError,
    "sides",
  );
  assertStringIncludes(error.message, "left");
  assertStringIncludes(error.message, "right");
});

Deno.test("AssertionError is an Error with a name and a cause", () => {
  const error = new AssertionError("broken", { cause: 7 });
  assertInstanceOf(error, Error);
  assertStrictEquals(error.name, "AssertionError");
  assertStrictEquals(error.message, "broken");
  assertStrictEquals(error.cause, 7);
});

Deno.test("assert narrows and keeps the message", () => {
  const value: string | undefined = "a".at(0);
  assert(value, "no value");
  assertStrictEquals(value.length, 1);
  assertThrows(() => assert(0, "no value"), AssertionError, "no value");
});

Deno.test("assertStrictEquals compares by identity", () => {
  const object = {};
  assertStrictEquals(object, object);
  assertStrictEquals(NaN, NaN);
  refused(() => assertStrictEquals({}, object), () => assertStrictEquals(0, -0));
});

Deno.test("assertExists refuses null and undefined only", () => {
  for (const value of [0, "", false, NaN]) assertExists(value);
  refused(() => assertExists(null), () => assertExists(undefined));
});

Deno.test("assertMatch and assertStringIncludes look into text", () => {
  assertMatch("abc", /b/);
  assertStringIncludes("abc", "bc");
  refused(() => assertMatch("abc", /^b/), () => assertStringIncludes("abc", "cb"));
});

Deno.test("assertArrayIncludes compares deeply", () => {
  assertArrayIncludes([{ a: 1 }, { b: 2 }, 3], [3, { a: 1 }]);
  refused(() => assertArrayIncludes<unknown>([{ a: 1 }], [{ a: 2 }]));
});

Deno.test("assertInstanceOf judges the class", () => {
  assertInstanceOf(new TypeError(), Error);
  refused(() => assertInstanceOf({}, Error));
});

Deno.test("assertObjectMatch ignores what is not expected", () => {
  const actual = { a: 1, b: { c: 2, d: [{ e: 3, f: 4 }, 5] } };
  assertObjectMatch(actual, { b: { c: 2 } });
  assertObjectMatch(actual, { b: { d: [{ e: 3 }, 5] } });
  assertObjectMatch(actual, { b: { d: [{ f: 4 }] } });
  refused(
    () => assertObjectMatch(actual, { b: { c: 3 } }),
    () => assertObjectMatch(actual, { b: { d: [5] } }),
    () => assertObjectMatch(actual, { g: undefined }),
    () => assertObjectMatch(actual, { a: { b: 1 } }),
  );
});

Deno.test("assertGreater and the others compare", () => {
  assertGreater(2, 1);
  assertGreaterOrEqual(2, 2);
  assertLess("a", "b");
  assertLessOrEqual(2, 2);
  refused(
    () => assertGreater(2, 2),
    () => assertGreaterOrEqual(1, 2),
    () => assertLess(2, 2),
    () => assertLessOrEqual(NaN, 2),
  );
});

Deno.test("assertAlmostEquals has a relative tolerance unless given one", () => {
  assertAlmostEquals(0.1 + 0.2, 0.3);
  assertAlmostEquals(1.04, 1, 0.05);
  assertAlmostEquals(Infinity, Infinity);
  refused(
    () => assertAlmostEquals(1.01, 1),
    () => assertAlmostEquals(1.06, 1, 0.05),
    () => assertAlmostEquals(NaN, 1),
  );
});

Deno.test("assertThrows returns what was thrown", () => {
  const thrown = new TypeError("wrong kind of thing");
  const throwing = () => {
    throw thrown;
  };
  assertStrictEquals(assertThrows(throwing), thrown);
  assertStrictEquals(assertThrows(throwing, "a message of ours"), thrown);
  assertStrictEquals(assertThrows(throwing, TypeError, "kind of"), thrown);
  assertStrictEquals(assertThrows(throwing, Error), thrown);
  refused(
    () => assertThrows(() => {}),
    () => assertThrows(throwing, RangeError),
    () => assertThrows(throwing, TypeError, "other words"),
  );
});

Deno.test("assertThrows accepts what is no Error only without a class", () => {
  const throwing = () => {
    throw "text";
  };
  assertStrictEquals(assertThrows(throwing), "text");
  refused(() => assertThrows(throwing, Error));
});

Deno.test("assertRejects resolves to the reason", async () => {
  const reason = new TypeError("wrong kind of thing");
  assertStrictEquals(await assertRejects(() => Promise.reject(reason)), reason);
  assertStrictEquals(await assertRejects(() => Promise.reject(reason), TypeError, "kind of"), reason);
  await assertRejects(() => assertRejects(() => Promise.resolve()), AssertionError, "to reject");
  await assertRejects(
    () => assertRejects(() => Promise.reject(reason), RangeError),
    AssertionError,
    "RangeError",
  );
});

Deno.test("assertRejects refuses a function that throws before it promises", async () => {
  await assertRejects(
    () =>
      assertRejects(() => {
        throw new Error("at once");
      }),
    AssertionError,
    "throws when expected to reject",
  );
});

Deno.test("fail and unreachable always throw", () => {
  assertThrows(() => fail("why"), AssertionError, "why");
  assertThrows(() => unreachable("here"), AssertionError, "here");
});
