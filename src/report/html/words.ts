import { formatDuration } from "../../core/duration.ts";
import { type Html, html } from "./markup.ts";

/** What a server or a stranger said: it keeps its direction to itself, and breaks where it must. */
export function said(text: string): Html {
  return html`<bdi class="said">${text}</bdi>`;
}

/** A name, an address, a command: in the type of a terminal. */
export function code(text: string): Html {
  return html`<code><bdi>${text}</bdi></code>`;
}

/** A moment in UTC, to the second, as people and machines read it; a text that is no time stays what it is. */
export function moment(iso: string): Html {
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC</time>`;
}

/** So many milliseconds from the beginning of the run: `2.98 s`, `1:04.25`. */
export function offset(ms: number): string {
  const hundredths = Math.round(ms / 10);
  if (hundredths < 6000) return `${(hundredths / 100).toFixed(2)} s`;
  const minutes = Math.floor(hundredths / 6000);
  const rest = (hundredths % 6000 / 100).toFixed(2).padStart(5, "0");
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${rest}`;
}

/** A place on a time axis: `0:05`, `1:30`, `1:05:00`. */
export function clockTime(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`;
}

/** A latency as a person compares it: `0.4`, `7.5`, `31`, `1,204` milliseconds. */
export function milliseconds(ms: number): string {
  return (ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)).toLocaleString("en-GB");
}

/** How long something took, without a break in the middle of it. */
export function took(ms: number): Html {
  return html`<span class="nowrap">${formatDuration(ms)}</span>`;
}

/** Of a list that may be of any length, the first; and how many more there are. */
export function firstOf<T>(
  list: readonly T[],
  most: number,
): { readonly shown: readonly T[]; readonly more: string } {
  const rest = list.length - most;
  return {
    shown: list.slice(0, most),
    more: rest > 0 ? `and ${rest.toLocaleString("en-GB")} more, which the JSON report has` : "",
  };
}

function pad(n: number): string {
  return String(n).padStart(2, "0");
}
