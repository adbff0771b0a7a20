import type { PointStatus } from "../../run/checklists/checklist.ts";
import { type Html, html } from "./markup.ts";

/** What something can be on the page; each has a shape and a word of its own, since colour alone says nothing to many. */
export type Mark = PointStatus;

/** Worst first. */
export const MARKS: readonly Mark[] = ["failed", "unknown", "warning", "passed", "skipped"];

const WORDS: Readonly<Record<Mark, string>> = {
  failed: "failed",
  unknown: "undecided",
  warning: "warning",
  passed: "passed",
  skipped: "skipped",
};

/** A status in words: what could not be decided is not called unknown to a person. */
export function wordOf(mark: Mark): string {
  return WORDS[mark];
}

/** The sign of a status alone; the words stand beside it. */
export function sign(mark: Mark): Html {
  return html`
    <svg class="sign ${mark}" aria-hidden="true">
      <use href="#sign-${mark}" />
    </svg>
  `;
}

/** A sign with its word. */
export function badge(mark: Mark, word = wordOf(mark)): Html {
  return html`<span class="badge ${mark}">${sign(mark)} ${word}</span>`;
}

/** How many of each, the worst first: `2 failed, 13 passed`. */
export function tally(marks: readonly Mark[]): string {
  return MARKS.flatMap((mark) => {
    const n = marks.filter((one) => one === mark).length;
    return n === 0 ? [] : [`${n} ${wordOf(mark)}`];
  }).join(", ");
}

/** The shapes that signs refer to, once for the page: 16 by 16. */
export const SIGNS: Html = html`
  <svg class="signs" aria-hidden="true">
    <symbol id="sign-passed" viewBox="0 0 16 16">
      <circle cx="8" cy="8" r="7.5" />
      <path class="cut" d="M4.6 8.3l2.3 2.3 4.5-5" />
    </symbol>
    <symbol id="sign-failed" viewBox="0 0 16 16">
      <path d="M5 .5h6L15.5 5v6L11 15.5H5L.5 11V5z" />
      <path class="cut" d="M5.4 5.4l5.2 5.2m0-5.2l-5.2 5.2" />
    </symbol>
    <symbol id="sign-unknown" viewBox="0 0 16 16">
      <circle class="ring" cx="8" cy="8" r="6.9" />
      <path class="line" d="M6 6.2a2 2 0 1 1 2.9 1.9c-.6.3-.9.6-.9 1.2M8 11.6v.2" />
    </symbol>
    <symbol id="sign-warning" viewBox="0 0 16 16">
      <path d="M8 .8l7.8 14.2H.2z" />
      <path class="cut" d="M8 6v4m0 2.3v.2" />
    </symbol>
    <symbol id="sign-skipped" viewBox="0 0 16 16">
      <circle class="ring dashed" cx="8" cy="8" r="6.8" />
      <path class="line" d="M5 8h6" />
    </symbol>
  </svg>
`;
