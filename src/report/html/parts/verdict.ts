import { formatDuration } from "../../../core/duration.ts";
import { EXIT } from "../../../core/exit_code.ts";
import type { Summary } from "../../../run/summary.ts";
import { nextSteps } from "../../next_steps.ts";
import { verdictLine } from "../../verdict_line.ts";
import { type Html, html } from "../markup.ts";
import { type Mark, sign } from "../status.ts";
import { code, moment, said } from "../words.ts";

/** How a run ended, as a sign: what could not be tried out is not a failure of what was to be tested. */
export function markOf({ exitCode }: { readonly exitCode: number }): Mark {
  if (exitCode === EXIT.ok) return "passed";
  return exitCode === EXIT.unreachable || exitCode >= EXIT.hangup ? "unknown" : "failed";
}

/** The verdict in a word and in a sentence, as its first line has them: `PASSED: every check …`. */
export function verdictWords(summary: Summary): { readonly word: string; readonly sentence: string } {
  const [word = "", ...rest] = verdictLine(summary).replace(/ \(exit code \d+\)$/, "").split(": ");
  return { word: capital(word.toLowerCase()), sentence: `${capital(rest.join(": "))}.` };
}

/** What a person must know first: how it ended, of what, when, and what is to be done now. */
export function verdict(summary: Summary): Html {
  const { run, target, exitCode } = summary;
  const { word, sentence } = verdictWords(summary);
  const steps = nextSteps(summary);
  const mark = markOf(summary);
  return html`
    <section class="verdict ${mark}" aria-labelledby="verdict-title">
      <div class="head">
        ${sign(mark)}
        <div>
          <h1 id="verdict-title">${word}</h1>
          <p class="sentence">${sentence}</p>
        </div>
      </div>
      <dl class="facts">
        <div>
          <dt>Deployment</dt>
          <dd>${code(target.url)}<br />${said(target.tenant)} / ${said(target.database)}</dd>
        </div>
        <div>
          <dt>Began</dt>
          <dd>${moment(run.startedAt)}</dd>
        </div>
        <div>
          <dt>Took</dt>
          <dd>${formatDuration(run.durationMs)}</dd>
        </div>
        <div>
          <dt>Exit code</dt>
          <dd>${exitCode}</dd>
        </div>
      </dl>
      <div class="next">
        <h2>What to do now</h2>
        ${steps.length === 0
          ? html`<p>Nothing.</p>`
          : html`<ol>${
            steps.map(({ text, command }) =>
              html`<li>${said(text)}${command !== undefined && html`<pre><code>${command}</code></pre>`}</li>`
            )
          }</ol>`}
      </div>
    </section>
  `;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
