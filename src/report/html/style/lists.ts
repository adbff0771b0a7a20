import { css } from "./css.ts";

/** Tables, lists, and what is folded away. */
export const LISTS = css`
  .scroll {
    overflow-x: auto;
    margin: 0.9rem 0;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 0.875rem;
    line-height: 1.45;
  }
  caption {
    padding-bottom: 0.4rem;
    color: var(--quiet);
    font-size: 0.8125rem;
    text-align: left;
  }
  th,
  td {
    padding: 0.45rem 1rem 0.45rem 0;
    border-bottom: 1px solid var(--line);
    text-align: left;
    vertical-align: top;
    font-weight: 400;
  }
  th:last-child,
  td:last-child {
    padding-right: 0;
  }
  thead th {
    color: var(--quiet);
    font-size: 0.75rem;
    vertical-align: bottom;
  }
  .scroll table {
    width: auto;
    min-width: min(100%, 34rem);
  }
  .scroll .wide {
    min-width: 46rem;
  }
  .scroll :is(th, td) {
    padding-right: 2rem;
  }
  .scroll .words {
    min-width: 8rem;
  }
  .scroll td code {
    display: inline-block;
    min-width: 11rem;
  }
  .group th {
    padding-top: 0.9rem;
    font-weight: 600;
  }
  .figures {
    text-align: right;
    white-space: nowrap;
  }
  summary {
    cursor: pointer;
  }
  .more {
    margin-top: 0.35rem;
    font-size: 0.8125rem;
  }
  .more > summary {
    color: var(--quiet);
    width: fit-content;
  }
  .suite {
    border-bottom: 1px solid var(--line);
  }
  .suite > summary {
    display: grid;
    grid-template-columns: 0.9rem 9.5rem 1fr auto 5rem;
    gap: 0 0.6rem;
    align-items: center;
    padding: 0.7rem 0;
    list-style: none;
  }
  .suite > summary::-webkit-details-marker {
    display: none;
  }
  .suite > summary::before {
    content: "";
    width: 0.45rem;
    height: 0.45rem;
    margin-left: 0.1rem;
    border: solid var(--quiet);
    border-width: 0 1.5px 1.5px 0;
    transform: rotate(-45deg);
  }
  .suite[open] > summary::before {
    transform: translateY(-0.12rem) rotate(45deg);
  }
  .suite > summary h4 {
    margin: 0;
    font-size: 1rem;
    font-weight: 650;
  }
  .suite > p {
    margin: 0 0 0.6rem 1.5rem;
  }
  .suite > table {
    margin: 0 0 1.5rem 1.5rem;
    width: calc(100% - 1.5rem);
  }
  .strip-of {
    display: flex;
    flex-wrap: wrap;
    gap: 2px;
  }
  .strip-of i {
    width: 6px;
    height: 14px;
    border-radius: 1.5px;
    background: var(--own);
  }
  .strip-of .passed {
    opacity: 0.55;
  }
  .strip-of .skipped {
    height: 6px;
    margin-top: 4px;
    opacity: 0.55;
  }
  .tally,
  .took {
    color: var(--quiet);
    font-size: 0.8125rem;
    text-align: right;
    white-space: nowrap;
  }
  .checks {
    table-layout: fixed;
  }
  .checks th:nth-child(1),
  .checks td:nth-child(1) {
    width: 7.6rem;
  }
  .checks th:nth-child(2) {
    width: 33%;
  }
  .checks th:nth-child(4),
  .checks td:nth-child(4) {
    width: 5.6rem;
  }
  .checks th[scope="row"] > .said {
    font-weight: 600;
  }
  .checks tr:last-child > * {
    border-bottom: 0;
  }
  .checks tr:target {
    background: var(--own-wash);
  }
  .attention {
    display: grid;
    gap: 0.6rem;
    margin-bottom: 0.6rem;
  }
  .undecided {
    margin-bottom: 0.6rem;
  }
  .undecided > summary {
    margin-bottom: 0.6rem;
    padding: 0.6rem 1rem;
    border-left: 3px solid var(--unknown);
    border-radius: 0 8px 8px 0;
    background: var(--unknown-wash);
  }
  .attention li {
    padding: 0.7rem 1rem 0.75rem;
    border-left: 3px solid var(--own);
    border-radius: 0 8px 8px 0;
    background: var(--own-wash);
  }
  .attention a {
    color: inherit;
    font-weight: 600;
  }
  .attention .cut {
    stroke: var(--paper);
  }
  .metrics {
    columns: 15rem;
    margin-top: 0.3rem;
  }
  .metrics div,
  .grants div {
    display: flex;
    gap: 0 0.8rem;
    justify-content: space-between;
    break-inside: avoid;
  }
  .metrics dt {
    color: var(--quiet);
  }
  .grants div {
    justify-content: start;
    padding: 0.3rem 0;
  }
  .grants dt {
    flex: 0 0 11rem;
    color: var(--quiet);
  }
  .reasons {
    margin: 0.5rem 0;
  }
  .reasons li {
    padding: 0.35rem 0 0.35rem 0.9rem;
    border-left: 2px solid var(--line);
  }
  .points li {
    display: grid;
    grid-template-columns: 6.9rem minmax(12rem, 21rem) 1fr;
    gap: 0 1rem;
    padding: 0.45rem 0;
    border-bottom: 1px solid var(--line);
  }
  .points .point {
    font-weight: 600;
  }
  .points .evidence {
    color: var(--quiet);
  }
`;
