import type { Summary } from "../../../run/summary.ts";
import type { Section } from "../section.ts";
import { badge } from "../status.ts";
import { table } from "../table.ts";
import { code, said } from "../words.ts";

/** What the deployment is made of, as the run found it. */
export function nodes({ target }: Summary): Section {
  return {
    id: "deployment",
    title: "Deployment",
    label: "Deployment",
    body: table(
      "Servers, as they answered before the run",
      ["Server", "Role", "Address", "API", "Can also"],
      target.nodes.map(({ name, role, url, version, features }) => [
        said(name),
        role,
        code(url),
        version === null ? badge("unknown", "no reply") : said(version),
        features.length === 0 ? "–" : said(features.join(", ")),
      ]),
    ),
  };
}
