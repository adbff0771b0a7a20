import type { Disk } from "../core/disk.ts";
import { renderJson } from "../report/json.ts";
import { renderJunit } from "../report/junit.ts";
import { renderMarkdown } from "../report/markdown.ts";
import { renderPrometheus } from "../report/prometheus.ts";
import { renderTap } from "../report/tap.ts";
import { renderText } from "../report/text.ts";
import { lastSuccess } from "../run/state/last_success.ts";
import type { Summary } from "../run/summary.ts";
import type { RenderedFormat } from "./formats.ts";
import type { Sink } from "./output.ts";

/** How a run's report is rendered: only HTML, whose charts nothing else needs, is loaded by whoever asks for it. */
export type Renderers = Readonly<
  Record<Exclude<RenderedFormat, "html">, () => string> & Record<"html", () => Promise<string>>
>;

/** How a run's report is rendered in each format; what only some need is looked up when it is asked for. */
export async function renderersOf(
  summary: Summary,
  { sinks, disk, stateDir }: {
    readonly sinks: readonly Sink[];
    readonly disk: Disk;
    readonly stateDir: string;
  },
): Promise<Renderers> {
  const ended = sinks.some(({ format }) => format === "prometheus")
    ? await lastSuccess(disk, stateDir, { url: summary.target.url, until: summary.run.id })
    : undefined;
  return {
    text: () => renderText(summary),
    json: () => renderJson(summary),
    junit: () => renderJunit(summary),
    tap: () => renderTap(summary),
    html: async () => (await import("../report/html/page.ts")).renderHtml(summary),
    markdown: () => renderMarkdown(summary),
    prometheus: () => renderPrometheus(summary, ended === undefined ? {} : { lastSuccess: ended }),
  };
}
