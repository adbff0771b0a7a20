import { assertEquals, assertThrows } from "@std/assert";
import { type Child, html, styleElement } from "../../../src/report/html/markup.ts";

const TABLE: readonly (readonly [what: string, child: Child, markup: string])[] = [
  ["a text", "Größe · 大きさ", "Größe · 大きさ"],
  [
    "markup in a text",
    `<b a="x" b='y'>&\`</b>`,
    "&#60;b a=&#34;x&#34; b=&#39;y&#39;&#62;&#38;&#96;&#60;/b&#62;",
  ],
  ["what is escaped already, once more", "&amp;", "&#38;amp;"],
  ["half a character", "a\ud83db", "a\ufffdb"],
  ["a number", 1.5, "1.5"],
  ["nothing", undefined, ""],
  ["what does not hold", false, ""],
  ["markup", html`<i>${"<"}</i>`, "<i>&#60;</i>"],
  ["a list of both", ["<", html`<br>`, ["&"], undefined], "&#60;<br>&#38;"],
];

for (const [what, child, markup] of TABLE) {
  Deno.test(`html takes ${what}`, () =>
    assertEquals(String(html`<p title="${child}">`), `<p title="${markup}">`));
}

Deno.test("html does not take an object that only looks like markup", () => {
  const forged = { toString: () => "<b>" } as unknown as Child;
  assertEquals(String(html`${forged}`), "&#60;b&#62;");
});

Deno.test("html leaves out how its template is laid out", () => {
  const page = html`
    <p>
      one two
    </p>
  `;
  assertEquals(String(page), "\n<p>\none two\n</p>\n");
});

Deno.test("styleElement takes no sheet that would end its own element", () => {
  assertEquals(String(styleElement("a > b { content: '\"' }")), "<style>a > b { content: '\"' }</style>");
  assertThrows(() => styleElement("a {} </style><script>"), Error, "it has a < in it");
});
