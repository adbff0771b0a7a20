import type { Status } from "../../../src/core/verdict.ts";
import type { Summary } from "../../../src/run/summary.ts";
import { PASSED, WORSE } from "../summary.ts";

/** What a server may say, each of it meant to be more than text somewhere. */
export const HOSTILE: readonly string[] = [
  `<script>alert(1)</script><img src=x onerror=alert(1)>`,
  `]]> <![CDATA[x]]> &amp; &#60; &lt;b&gt; <?xml version="1.0"?> <!DOCTYPE x [<!ENTITY e "e">]> &e;`,
  `"double" 'single' \`back\` back\\slash \\" \\n \\u001b`,
  "\u001b[31mred\u001b[0m \u009b2J \u001b]0;title\u0007 \u202eltr \u200bzero \u0000nul",
  "one\ntwo\r\nthree\u2028four\u0085five",
  "ok 1 - fine\nnot ok 2 - bad\nBail out! now\n1..0",
  "a # SKIP not # TODO not",
  '---\n...\n- a: b\n{"json": [',
  "| a | b |\n| --- | --- |\n# head\n> quote\n```js\ncode\n```",
  "**bold** _it_ ~~no~~ [x](javascript:alert(1)) ![i](http://evil.test/i) <http://evil.test> [^1] :tada: @team #1 $x$",
  `{label="x"} 1\n# TYPE y counter\ny_total{a="b"} 5`,
  "half \ud800 a pair, and \uffff no character",
  "Größe · 大きさ · 🙂",
];

/** A megabyte of it. */
export const MEGABYTE = HOSTILE.map((text) => `${text} `).join("").repeat(2000).slice(0, 2 ** 20).trim();

/** A summary every text of which is this, wherever a server, or a bug, could have put it. */
export function hostileSummary(text: string, exitCode: Summary["exitCode"] = 4): Summary {
  const checkOf = (status: Status) => ({
    name: `${status} ${text}`,
    status,
    detail: text,
    durationMs: 12,
    metrics: { lagMsP95: 5.5, [`${text}.queryMsP50`]: 7 },
  });
  const left = [{ name: text, node: text, reason: text }];
  return {
    ...PASSED,
    version: text,
    target: {
      ...PASSED.target,
      tenant: text,
      database: text,
      nodes: [{ name: text, role: "primary", url: "http://a.test", version: text, features: [text] }],
    },
    suites: [{
      name: `suite ${text}`,
      status: "failed",
      durationMs: 4200,
      checks: (["passed", "failed", "unknown", "skipped"] as const).map(checkOf),
    }],
    cleanup: {
      created: 1,
      deleted: 0,
      collections: [{ name: text, nodes: [{ node: text, state: "left" }], returns: 1 }],
      leftovers: left,
    },
    recovery: {
      created: 1,
      deleted: 0,
      collections: [],
      leftovers: left,
      returned: [{ name: text, nodes: [text] }],
    },
    production: {
      ...PASSED.production,
      unchanged: false,
      changes: [{
        node: text,
        name: text,
        uuid: text,
        what: "vanished",
        detail: text,
        by: "unknown",
        proof: text,
      }],
    },
    brake: {
      ...PASSED.brake,
      endpoints: [{ name: text, baselineMs: 1, worstMs: 2, failures: 0 }],
      pauses: [{ reason: text, ms: 5 }],
      stopped: text,
    },
    safety: { ...PASSED.safety, refused: 1, refusals: [text] },
    regressions: [{ ...WORSE.regressions[0], figure: text } as typeof WORSE.regressions[0]],
    compared: { ...WORSE.compared, failOnRegression: true },
    problems: [text],
    exitCode,
  };
}
