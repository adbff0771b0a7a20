import { CHARTS } from "./charts.ts";
import { LISTS } from "./lists.ts";
import { MEDIA } from "./media.ts";
import { PAGE } from "./page.ts";
import { THEME } from "./theme.ts";
import { VERDICT } from "./verdict.ts";

/** The style sheet of the page, without the white space that it is laid out with here. */
export const STYLE: string = [THEME, PAGE, VERDICT, LISTS, CHARTS, MEDIA].join("").replaceAll(
  /\s*\n\s*/g,
  "\n",
).trim();
