import { css } from "./css.ts";

/**
 * Colours for either scheme; on paper it is the light one. Every pair of text and ground has a contrast of 4.5 to 1 at the
 * least (WCAG 2.2, AA), which `tests/report/html/browser_test.ts` measures.
 */
export const THEME = css`
  :root {
    color-scheme: light dark;
    --paper: #ffffff;
    --wash: #f5f6f8;
    --ink: #191d22;
    --quiet: #59636e;
    --line: #dfe3e8;
    --link: #1f5fc4;
    --passed: #17734a;
    --failed: #bf2431;
    --unknown: #7a4fb5;
    --warning: #8f5b00;
    --skipped: #65707b;
    --passed-wash: #e9f5ee;
    --failed-wash: #fdedee;
    --unknown-wash: #f4eefb;
    --warning-wash: #fcf3e1;
    --series: #2f6fd6;
    --cut: #ffffff;
    --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif;
    --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace;
  }
  @media screen and (prefers-color-scheme: dark) {
    :root {
      --paper: #14171b;
      --wash: #1c2026;
      --ink: #e4e8ec;
      --quiet: #9ca7b3;
      --line: #2d333b;
      --link: #86b1ff;
      --passed: #56c98d;
      --failed: #ff8d8a;
      --unknown: #c3a3f5;
      --warning: #e6b455;
      --skipped: #949fab;
      --passed-wash: #14271d;
      --failed-wash: #321a1c;
      --unknown-wash: #241d31;
      --warning-wash: #2c2413;
      --series: #6ea2ff;
      --cut: #14171b;
    }
  }
  .passed {
    --own: var(--passed);
    --own-wash: var(--passed-wash);
  }
  .failed {
    --own: var(--failed);
    --own-wash: var(--failed-wash);
  }
  .unknown {
    --own: var(--unknown);
    --own-wash: var(--unknown-wash);
  }
  .warning {
    --own: var(--warning);
    --own-wash: var(--warning-wash);
  }
  .skipped {
    --own: var(--skipped);
    --own-wash: var(--wash);
  }
`;
