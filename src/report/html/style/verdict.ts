import { css } from "./css.ts";

/** The head of the page: verdict, what to do, and the facts in figures. */
export const VERDICT = css`
  .verdict {
    padding: 1.5rem 1.6rem 1.6rem;
    border-radius: 12px;
    background: var(--own-wash);
  }
  .verdict .head {
    display: flex;
    gap: 1rem;
    align-items: flex-start;
  }
  .verdict .head > .sign {
    width: 2.6rem;
    height: 2.6rem;
    margin-top: 0.1rem;
  }
  .verdict h1 {
    color: var(--own);
    font-size: 2.125rem;
    font-weight: 700;
    letter-spacing: -0.022em;
  }
  .verdict .cut {
    stroke: var(--paper);
  }
  .sentence {
    max-width: 44rem;
    font-size: 1.0625rem;
    line-height: 1.45;
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0.75rem 2.5rem;
    margin-top: 1.25rem;
    font-size: 0.875rem;
  }
  .facts dt {
    color: var(--quiet);
    font-size: 0.75rem;
  }
  .next {
    margin-top: 1.25rem;
    padding-top: 1rem;
    border-top: 1px solid var(--line);
  }
  .next h2 {
    margin-bottom: 0.35rem;
    font-size: 0.9375rem;
    font-weight: 650;
  }
  .next ol {
    padding-left: 1.3rem;
  }
  .next li {
    max-width: 52rem;
    margin-top: 0.3rem;
  }
  .next li::marker {
    color: var(--own);
    font-weight: 650;
  }
  .next pre {
    background: var(--paper);
  }
  .tiles {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(9.6rem, 1fr));
    gap: 0.6rem;
    margin-top: 0.75rem;
  }
  .tiles a {
    display: block;
    height: 100%;
    padding: 0.75rem 0.85rem 0.8rem;
    border: 1px solid var(--line);
    border-radius: 9px;
    color: inherit;
    text-decoration: none;
  }
  .tiles a:hover {
    border-color: var(--link);
  }
  .tiles span {
    display: block;
  }
  .tile-title {
    color: var(--quiet);
    font-size: 0.75rem;
  }
  .tile-figure {
    margin-top: 0.2rem;
    font-size: 1.0625rem;
    font-weight: 650;
    letter-spacing: -0.01em;
    line-height: 1.3;
  }
  .tile-line {
    color: var(--quiet);
    font-size: 0.75rem;
    line-height: 1.4;
  }
`;
