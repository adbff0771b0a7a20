import { css } from "./css.ts";

/** What changes on a narrow screen, and on paper, where everything is unfolded and nothing is coloured for its own sake. */
export const MEDIA = css`
  @media (max-width: 44rem) {
    header,
    main,
    footer {
      padding-left: 1rem;
      padding-right: 1rem;
    }
    nav {
      max-width: 100%;
    }
    nav ul {
      flex-wrap: nowrap;
      overflow-x: auto;
    }
    .verdict {
      margin: 0 -0.25rem;
      padding: 1.1rem 1rem 1.2rem;
    }
    .verdict .head {
      gap: 0.75rem;
    }
    .verdict .head > .sign {
      width: 1.9rem;
      height: 1.9rem;
    }
    .verdict h1 {
      font-size: 1.625rem;
    }
    .facts {
      gap: 0.6rem 1.75rem;
    }
    .tiles {
      grid-template-columns: 1fr 1fr;
    }
    .suite > summary {
      grid-template-columns: 0.9rem 1fr auto;
    }
    .suite > summary .strip-of {
      grid-column: 2 / -1;
      grid-row: 2;
    }
    .suite > summary .tally {
      grid-column: 2 / -1;
      grid-row: 3;
      text-align: left;
    }
    .suite > summary .took {
      grid-column: 3;
      grid-row: 1;
    }
    .suite > p {
      margin-left: 0;
    }
    .suite > table {
      width: 100%;
      margin-left: 0;
    }
    .checks thead {
      position: absolute;
      clip-path: inset(50%);
    }
    .checks tr {
      display: grid;
      grid-template-columns: 1fr auto;
      padding: 0.6rem 0;
      border-bottom: 1px solid var(--line);
    }
    .checks tr > :is(th, td):nth-child(n) {
      display: block;
      width: auto;
      padding: 0;
      border: 0;
    }
    .checks tr > :nth-child(2),
    .checks tr > :nth-child(3) {
      grid-column: 1 / -1;
    }
    .checks tr > :nth-child(2) {
      order: 2;
    }
    .checks tr > :nth-child(3) {
      order: 3;
      margin-top: 0.2rem;
    }
    .checks td.figures .proves {
      display: inline;
    }
    .collection-name code {
      display: block;
      margin-left: 0;
    }
    .course .wide {
      display: none;
    }
    .points li {
      grid-template-columns: 1fr;
    }
    .grants div {
      display: block;
    }
    .lanes {
      grid-template-columns: 4.6rem 1fr;
      gap: 0 0.5rem;
    }
    .lanes.figures-beside {
      grid-template-columns: 1fr;
      padding-top: 0.3rem;
    }
    .figures-beside .lane-label {
      text-align: left;
    }
    .figures-beside .lane-figures {
      order: -1;
    }
    .figures-beside .lane-label {
      order: -2;
    }
  }
  @media print {
    @page {
      size: A4;
      margin: 14mm 13mm 16mm;
    }
    html {
      font-size: 12.5px;
    }
    body {
      border: 0;
      print-color-adjust: exact;
      -webkit-print-color-adjust: exact;
    }
    header,
    main,
    footer {
      max-width: none;
      padding: 0;
    }
    nav,
    .skip {
      display: none;
    }
    main > section > h2 {
      margin-top: 1.6rem;
    }
    h2,
    h3,
    h4,
    caption,
    .collection-name,
    .measured-name {
      break-after: avoid;
    }
    tr,
    li,
    .lanes,
    .verdict {
      break-inside: avoid;
    }
    .suite > summary::before {
      display: none;
    }
    .suite > summary {
      grid-template-columns: 9.5rem 1fr auto 5rem;
    }
    .suite > table {
      width: 100%;
      margin-left: 0;
    }
    .suite > p {
      margin-left: 0;
    }
    .scroll {
      overflow: visible;
    }
    a {
      color: inherit;
      text-decoration: none;
    }
    details:not(.undecided)::details-content {
      content-visibility: visible;
      block-size: auto;
    }
    .more > summary {
      display: none;
    }
    .metrics {
      columns: 2;
      column-gap: 1rem;
    }
    .tiles {
      grid-template-columns: repeat(3, 1fr);
    }
    .scroll .words {
      min-width: 4.5rem;
    }
    .scroll .wide {
      min-width: 0;
    }
    .metrics {
      font-size: 0.6875rem;
    }
    .points li {
      grid-template-columns: 6.9rem 16rem 1fr;
    }
    .scroll :is(th, td) {
      padding-right: 0.8rem;
    }
    .timeline {
      break-inside: avoid;
    }
    .collection {
      padding: 0.15rem 0 0.1rem;
    }
    figcaption {
      break-after: avoid;
    }
  }
`;
