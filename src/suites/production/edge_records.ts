/** A metadata value whose int64 range a double cannot hold is a `bigint`. */
export type EdgeValue = string | number | boolean | bigint;

/** A record that is hard to carry. */
export interface EdgeRecord {
  readonly id: string;
  readonly document: string;
  readonly metadata: Readonly<Record<string, EdgeValue>>;
  /** The first number of its embedding; all others are 0. */
  readonly float: number;
}

const EIGHT_KIB = 8192;

/** Documents, by what is hard about them. */
const TEXTS: Readonly<Record<string, string>> = {
  empty: "",
  space: " \t leading and trailing \n ",
  latin: "Ærøskøbing, Łódź, Ħal Għaxaq",
  cjk: "負荷分散装置の背後にある複製",
  "right-to-left": "שלום עולם — مرحبا بالعالم",
  marks: "e\u0301 and é, n\u0303 and ñ, a\u0328\u0301\u0302",
  emoji: "😀 🧪 🇩🇰",
  "joined-emoji": "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽",
  astral: "𝕬𝖚𝖙𝖔𝖙𝖊𝖘𝖙 𐍈 \u{10FFFD}",
  "zero-width": "zero\u200bwidth\u2060\ufeff\u00ad\u202edirection\u202c",
  control: "\u0001\u0008\u000b\u001b[31m\u001f\u007f\u0085",
  quotes: `"quotes" 'single' \\backslash\\ </script> {"json": [1]} %00 \${x} ; DROP TABLE`,
  "line-breaks": "one\ntwo\r\nthree\rfour\u2028five\u2029six",
  "8-KiB": "0123456789abcdef".repeat(EIGHT_KIB / 16),
  "8-KiB-of-emoji": "🧪".repeat(EIGHT_KIB / 4),
};

/** Metadata of every type that Chroma keeps. */
const METADATA: Readonly<Record<string, Readonly<Record<string, EdgeValue>>>> = {
  booleans: { yes: true, no: false },
  integers: { zero: 0, one: 1, negative: -1, million: 1_000_000 },
  floats: {
    tenth: 0.1,
    third: 1 / 3,
    tiny: 5e-324,
    small: 2.2250738585072014e-308,
    huge: 1.7976931348623157e308,
  },
  strings: { empty: "", space: " ", unicode: "分散 🧪 e\u0301 שלום", quotes: '"\\\n' },
  keys: { "a key with spaces": 1, "ключ": 2, "🧪": 3, "a.b": 4, "UPPER": 5, "upper": 6 },
  long: { text: "x".repeat(2048) },
};

/** Integers at the edges of a double's and of int64's range. */
const INTEGERS: readonly bigint[] = [
  2n ** 53n - 1n,
  2n ** 53n,
  2n ** 53n + 1n,
  -(2n ** 53n) - 1n,
  2n ** 63n - 1n,
  -(2n ** 63n),
];

/**
 * Edges of float32: zero of either sign, the smallest subnormal and normal, the largest. Their squared distances
 * overflow to infinity at the most, never to NaN: an index that holds them stays in order.
 */
const FLOATS: readonly number[] = [
  0,
  -0,
  2 ** -149,
  -(2 ** -149),
  2 ** -126 - 2 ** -149,
  2 ** -126,
  0.1,
  1 / 3,
  1 + 2 ** -23,
  16_777_217,
  (2 - 2 ** -23) * 2 ** 127,
  -(2 - 2 ** -23) * 2 ** 127,
];

const PLAIN = {
  document: "Test document of chroma-autotest",
  metadata: { kind: "edge" },
  float: 0.5,
} as const;

/** Records by the part of them that is hard to carry. */
export const EDGE_RECORDS = {
  texts: Object.entries(TEXTS).map(([what, document]): EdgeRecord => ({
    ...PLAIN,
    id: `text-${what}`,
    document,
  })),
  metadata: Object.entries(METADATA).map(([what, metadata]): EdgeRecord => ({
    ...PLAIN,
    id: `metadata-${what}`,
    metadata,
  })),
  integers: INTEGERS.map((integer): EdgeRecord => ({
    ...PLAIN,
    id: `integer-${integer}`,
    metadata: { integer },
  })),
  floats: FLOATS.map((float, index): EdgeRecord => ({ ...PLAIN, id: `float-${index}`, float })),
} as const;
