import { css } from "./css.ts";

/** The page as a whole: type, measure, contents, headings. */
export const PAGE = css`
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  html {
    scroll-padding-top: 1rem;
    text-size-adjust: 100%;
    -webkit-text-size-adjust: 100%;
  }
  body {
    margin: 0;
    background: var(--paper);
    color: var(--ink);
    font: 400 0.9375rem/1.55 var(--sans);
    font-variant-numeric: tabular-nums;
    border-top: 4px solid var(--own);
  }
  header,
  main,
  footer {
    max-width: 66rem;
    margin: 0 auto;
    padding: 0 1.25rem;
  }
  main {
    padding-bottom: 2rem;
  }
  h1,
  h2,
  h3,
  h4,
  p,
  ul,
  ol,
  dl,
  dd,
  figure,
  pre {
    margin: 0;
    padding: 0;
  }
  ul {
    list-style: none;
  }
  h1,
  h2,
  h3,
  h4 {
    line-height: 1.25;
    text-wrap: balance;
  }
  main > section > h2 {
    margin: 2.75rem 0 0.9rem;
    padding-top: 1.1rem;
    border-top: 1px solid var(--line);
    font-size: 1.3125rem;
    font-weight: 650;
    letter-spacing: -0.011em;
  }
  h3 {
    margin: 1.75rem 0 0.5rem;
    font-size: 1rem;
    font-weight: 650;
  }
  main > section > p {
    max-width: 48rem;
  }
  a {
    color: var(--link);
    text-underline-offset: 0.18em;
    text-decoration-thickness: 1px;
  }
  :focus-visible {
    outline: 2px solid var(--link);
    outline-offset: 2px;
    border-radius: 2px;
  }
  code,
  pre {
    font-family: var(--mono);
    font-size: 0.8125rem;
  }
  code,
  .said {
    overflow-wrap: anywhere;
  }
  pre {
    margin: 0.4rem 0;
    padding: 0.55rem 0.75rem;
    border-radius: 6px;
    background: var(--wash);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .quiet,
  .proves {
    color: var(--quiet);
  }
  .proves {
    display: block;
    font-size: 0.8125rem;
    font-weight: 400;
    line-height: 1.4;
  }
  .nowrap {
    white-space: nowrap;
  }
  .unseen,
  .skip:not(:focus) {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .skip:focus {
    position: absolute;
    top: 0.5rem;
    left: 0.5rem;
    padding: 0.4rem 0.8rem;
    background: var(--paper);
  }
  .signs {
    position: absolute;
    width: 0;
    height: 0;
  }
  .sign {
    width: 1em;
    height: 1em;
    flex: none;
    vertical-align: -0.125em;
    fill: var(--own);
    stroke: none;
  }
  .sign,
  .signs {
    stroke-linecap: round;
    stroke-linejoin: round;
    stroke-width: 1.7;
  }
  .cut {
    fill: none;
    stroke: var(--cut);
  }
  .ring,
  .line {
    fill: none;
    stroke: var(--own);
  }
  .dashed {
    stroke-dasharray: 2.4 2.4;
  }
  .badge {
    color: var(--own);
    font-weight: 600;
    white-space: nowrap;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 0.25rem 1.5rem;
    padding-top: 0.9rem;
    padding-bottom: 0.9rem;
    font-size: 0.8125rem;
  }
  .tool {
    font-weight: 650;
  }
  .tool .quiet {
    font-weight: 400;
  }
  nav ul {
    display: flex;
    flex-wrap: wrap;
    gap: 0.1rem 1rem;
  }
  nav a {
    color: var(--quiet);
    text-decoration: none;
  }
  nav a:hover {
    color: var(--link);
    text-decoration: underline;
  }
  footer {
    padding-bottom: 3rem;
    color: var(--quiet);
    font-size: 0.8125rem;
  }
  footer p:first-child {
    margin-top: 2rem;
    padding-top: 1rem;
    border-top: 1px solid var(--line);
  }
`;
