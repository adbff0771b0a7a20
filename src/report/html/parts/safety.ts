import type { Summary } from "../../../run/summary.ts";
import { count } from "../../../core/count.ts";
import { type Html, html } from "../markup.ts";
import type { Section } from "../section.ts";
import { badge } from "../status.ts";
import { localCommandLine } from "../../command_line.ts";
import { reasons, table } from "../table.ts";
import { code, said } from "../words.ts";

/** What each kind of request may do. */
const MEANING: Readonly<Record<keyof Summary["safety"]["requests"], string>> = {
  read: "lists, descriptions, counts; records of its own collections alone",
  create: "of names that were on the disk before",
  write: "records, into collections that this run's own creates returned",
  delete: "by name, each UUID read again just before",
};

/** The proof that nothing was harmed: what was sent, what was refused, what could be reached, and the log of it all. */
export function safety(summary: Summary): Section {
  const { safety, sandbox } = summary;
  const { requests, refusals } = safety;
  return {
    id: "safety",
    title: "Proof that nothing was harmed",
    label: "Safety",
    body: html`
      ${statements(safety)} ${refusals.length > 0 && reasons(refusals)} ${table(
        "Requests that were sent, by kind",
        ["Kind", { figures: "Requests" }, "What of"],
        (["read", "create", "write", "delete"] as const).map((kind) => [kind, requests[kind], MEANING[kind]]),
      )} ${sandboxOf(sandbox)} ${auditOf(summary)}
    `,
  };
}

function statements({ refused, outsideRun }: Summary["safety"]): Html {
  const outside = outsideRun === 0
    ? [badge("passed", "none outside"), "Every change went to what this run made, or to proven leftovers."]
    : [badge("failed", `${outsideRun} outside`), "Changes went to something that is not this run's."];
  const refusal = refused === 0
    ? [badge("passed", "none refused"), "The guard had nothing to refuse."]
    : [badge("failed", `${refused} refused`), "The guard refused a request or a reply."];
  return html`
    <ul>
      ${[outside, refusal].map(([sign, words]) => html`<li>${sign} ${words}</li>`)}
    </ul>
  `;
}

function auditOf(summary: Summary): Html {
  const { audit: { entries, head }, run: { id } } = summary;
  return html`
    <h3>Audit log</h3>
    <p>
      ${count(
        entries,
        "request",
      )} written down, each line chained to the one before by its hash. The chain ends in
    </p>
    <p>${code(head)}</p>
    <p class="quiet">With the state directory at hand, this checks that no line is missing or changed:</p>
    <pre><code>${localCommandLine(["audit", id], summary)}</code></pre>
  `;
}

function sandboxOf(sandbox: Summary["sandbox"]): Html {
  if (sandbox === undefined) return html`<p class="quiet">It did not run in the sandbox.</p>`;
  const { net, files, refused } = sandbox;
  const list = (texts: readonly string[]) =>
    html`${
      texts.map((one) =>
        html`
          ${code(one)}
        `
      )
    }`;
  return html`
    <h3>Sandbox</h3>
    <dl class="grants">
      <div>
        <dt>could reach</dt>
        <dd>${list(net)}</dd>
      </div>
      <div>
        <dt>could read and write</dt>
        <dd>${list(files)}</dd>
      </div>
      <div>
        <dt>the runtime refused</dt>
        <dd>${said(refused.join(", "))}</dd>
      </div>
    </dl>
  `;
}
