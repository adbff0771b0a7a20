import { assertEquals, assertStringIncludes } from "@std/assert";
import axe from "axe-core";
import { mapTexts, printable } from "../../../src/core/printable.ts";
import { renderHtml } from "../../../src/report/html/page.ts";
import type { Trend } from "../../../src/run/state/history/trend_of.ts";
import type { Summary } from "../../../src/run/summary.ts";
import { Browser, hasBrowser } from "./browser.ts";
import { Served } from "./served.ts";
import { FAILING, FULL, SUMMARIES, TREND } from "./summaries.ts";

const ignore = !hasBrowser;
/** Where Debian's package `poppler-utils` has it. */
const PDFTOTEXT = "/usr/bin/pdftotext";
const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
/** As narrow as WCAG 2.2 asks for (1.4.10). */
const NARROW = { width: 320, height: 640 };

const UNFOLD = "for (const one of document.querySelectorAll('details')) one.open = true";

Deno.test({
  name: "the page has nothing that axe objects to",
  ignore,
  async fn(test) {
    await using browser = await Browser.start();
    const judge = async (summary: Summary, first: string) => {
      await using served = new Served(renderHtml(summary, { past: TREND }));
      await browser.open(served.url);
      await browser.evaluate(axe.source);
      const found = await browser.evaluate(`${first};
        axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
          violations.flatMap(({ id, nodes }) => nodes.map((one) => [id, one.failureSummary, one.html])))`);
      assertEquals(found, []);
    };
    for (const scheme of ["light", "dark"] as const) {
      for (const [what, summary] of Object.entries(SUMMARIES)) {
        await test.step(`${what}, ${scheme}, unfolded`, async () => {
          await browser.show({ scheme, ...DESKTOP });
          await judge(summary, UNFOLD);
        });
      }
      await test.step(`a run in which everything went wrong, ${scheme}, as it opens on a phone`, async () => {
        await browser.show({ scheme, ...PHONE });
        await judge(FAILING, "");
      });
    }
  },
});

Deno.test({
  name: "the page asks for nothing but itself, and fits every width",
  ignore,
  async fn(test) {
    await using browser = await Browser.start();
    for (const [what, summary] of Object.entries(SUMMARIES)) {
      await test.step(what, async () => {
        await using served = new Served(renderHtml(summary, { past: TREND }));
        for (const size of [DESKTOP, PHONE, NARROW]) {
          await browser.show(size);
          await browser.open(served.url);
          await browser.evaluate(UNFOLD);
          assertEquals(await browser.evaluate("document.documentElement.scrollWidth"), size.width);
          assertEquals(requestsOf(browser), [served.url]);
          assertEquals(complaintsOf(browser), []);
        }
        assertEquals(new Set(served.asked), new Set(["/report.html"]));
      });
    }
  },
});

Deno.test({
  name: "the page prints everything, whatever is folded away on the screen",
  ignore: ignore || !await Deno.stat(PDFTOTEXT).then(() => true, () => false),
  async fn() {
    await using browser = await Browser.start();
    await using served = new Served(renderHtml(FULL, { past: TREND }));
    await browser.show({ scheme: "dark", ...DESKTOP });
    await browser.open(served.url);
    const { data } = await browser.send("Page.printToPDF", {
      preferCSSPageSize: true,
      printBackground: true,
    });
    const pdf = Uint8Array.from(atob(String(data)), (one) => one.charCodeAt(0));
    const text = await textOf(pdf);
    const checks = FULL.suites.flatMap(({ checks }) => checks);
    // Columns are read in an order of their own, and long words break; a figure's name does not.
    assertEquals(text.split("primary.lagMsP95").length - 1, checks.length);
    const told = new Set(text.split(/\s+/));
    const words = checks.flatMap(({ name, proves, detail }) => `${name} ${proves} ${detail}`.split(" "));
    assertEquals(words.filter((word) => /^[a-z]{1,9}$/i.test(word) && !told.has(word)), []);
    assertStringIncludes(text, "What happened to each collection on each endpoint, and when");
    assertStringIncludes(text, "Latency in milliseconds, by percentile");
  },
});

/** The text of a PDF. */
async function textOf(pdf: Uint8Array<ArrayBuffer>): Promise<string> {
  const process = new Deno.Command(PDFTOTEXT, { args: ["-", "-"], stdin: "piped", stdout: "piped" }).spawn();
  const written = new Response(pdf).body?.pipeTo(process.stdin);
  const { stdout } = await process.output();
  await written;
  return new TextDecoder().decode(stdout);
}

/** What the tab has asked for since it was opened. */
function requestsOf(browser: Browser): readonly unknown[] {
  const urls = browser.heard("Network.requestWillBeSent").map(({ request }) =>
    (request as { url: string }).url
  );
  // Its empty icon, without which the browser would ask the server for one.
  return urls.filter((url) => url !== "data:,");
}

/** Errors and warnings, of the page and of its policy. */
function complaintsOf(browser: Browser): readonly unknown[] {
  return [
    ...browser.heard("Log.entryAdded").map(({ entry }) => (entry as { text: string }).text),
    ...browser.heard("Runtime.exceptionThrown"),
    ...browser.heard("Runtime.consoleAPICalled"),
    ...browser.heard("Page.javascriptDialogOpening"),
  ];
}

/** What a server may say, and what would show if any of it acted. */
const HOSTILE: Readonly<Record<string, string>> = {
  "a script": "<script>window.ran = 1; alert(1)</script>",
  "an end of what it stands in":
    `</bdi></td></table></style></title></svg></textarea>--><script>window.ran = 1</script>`,
  "an image that fails": `"><img src=x onerror="window.ran = 1">`,
  "an attribute": `" onmouseover="window.ran = 1" autofocus onfocus="window.ran = 1" x="`,
  "a quote of the other kind": `' onload='window.ran = 1' \` onload=\`window.ran = 1`,
  "a URL of a script": "javascript:window.ran=1",
  "an SVG": "<svg><animate onbegin=window.ran=1 attributeName=x></svg><svg/onload=window.ran=1>",
  "another page":
    `<meta http-equiv="refresh" content="0;url=/elsewhere"><base href=/elsewhere><iframe src=/elsewhere>`,
  "a style": `<link rel=stylesheet href=/elsewhere><style>@import "/elsewhere"; * { display: none }</style>`,
  "entities": "&lt;script&gt;&#60;script&#62;window.ran=1&amp;quot;",
  "control characters": "\x1b[2J\x07\x00\r\n\u2028\x9b\ufeff\ufffe\uffff",
  "text from right to left": "\u202egnp.exe\u2066 שלום \u200f",
  "half a character": "\ud83d \udc00",
  "a text without a place to break": "x".repeat(4000),
  "a megabyte": `<b>${"megabyte ".repeat(116_509)}`,
};

/** Words of our own unions, which are no server's. */
const OURS = new Set([
  ...["passed", "failed", "unknown", "skipped", "gone", "left", "others", "chroma-autotest", "ms"],
  ...["primary", "replica", "balancer", "created", "seen", "used", "deleted", "came back", "verified gone"],
  ...["vanished", "renamed", "count", "lag"],
]);

/** The same summary with a text in every place that has a text of a server, a person or a file. */
function spoilt(text: string): Summary {
  return mapTexts(FAILING, (one) => OURS.has(one) ? one : text);
}

/** What the history keeps of other runs is a server's words, too. */
function spoiltTrend(text: string): Trend {
  return {
    runs: TREND.runs.map((run) => ({ ...run, id: text, url: text })),
    series: TREND.series.map((one) => ({ ...one, figure: text })),
  };
}

/** The elements of the page in their order, each with the names of its attributes. */
const SHAPE =
  `[...document.querySelectorAll("*")].map((one) => [one.tagName, ...one.getAttributeNames()].join(" "))`;

Deno.test({
  name:
    "the page shows whatever a server says in every field, and none of it acts, with its policy or without",
  ignore,
  async fn(test) {
    await using browser = await Browser.start();
    await browser.show(PHONE);
    const shapeOf = async (text: string) => {
      await using served = new Served(renderHtml(spoilt(text), { past: spoiltTrend(text) }));
      await browser.open(served.url);
      await browser.evaluate(UNFOLD);
      assertEquals(requestsOf(browser), [served.url]);
      assertEquals(complaintsOf(browser), []);
      return await browser.evaluate(SHAPE) as string[];
    };
    const shape = await shapeOf("harmless");
    for (const [what, text] of Object.entries(HOSTILE)) {
      await test.step(what, async () => {
        for (const enabled of [false, true]) {
          await browser.send("Page.setBypassCSP", { enabled });
          const found = await shapeOf(text);
          assertEquals(found.filter((one, at) => one !== shape[at]).slice(0, 3), []);
          assertEquals(found.length, shape.length);
          assertEquals(await browser.evaluate("typeof window.ran"), "undefined");
          assertEquals(await browser.evaluate("document.documentElement.scrollWidth"), PHONE.width);
          const seen = printable(text.slice(0, 100).toWellFormed()).trim();
          const shown = `document.body.textContent.includes(${JSON.stringify(seen)})`;
          assertEquals(await browser.evaluate(shown), true);
        }
      });
    }
  },
});
