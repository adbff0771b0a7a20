import type { Disk } from "../core/disk.ts";
import type { Signer } from "../core/ed25519.ts";
import { renderCertificate } from "../report/certificate.ts";
import { renderJson } from "../report/json.ts";
import { renderJunit } from "../report/junit.ts";
import { renderMarkdown } from "../report/markdown.ts";
import { renderPrometheus } from "../report/prometheus.ts";
import { renderTap } from "../report/tap.ts";
import { renderText } from "../report/text/page.ts";
import { certificateOf } from "../run/certificate/certificate.ts";
import { signCertificate } from "../run/certificate/signed_certificate.ts";
import type { Screen } from "../report/text/screen.ts";
import { lastSuccess } from "../run/state/last_success.ts";
import type { Summary } from "../run/summary.ts";
import type { RenderedFormat } from "./formats.ts";
import type { RunHistory } from "./run_history.ts";
import type { Sink } from "./output.ts";

/**
 * How a run's report is rendered. Only HTML, whose charts nothing else needs, is loaded by whoever asks for it; a certificate
 * is made only where it is asked for: a report of before may lack what it says.
 */
export type RunRenderers =
  & Readonly<Record<Exclude<RenderedFormat, "html" | "certificate" | "text">, () => string>>
  & {
    readonly text: (screen?: Screen) => string;
    readonly html: () => Promise<string>;
    readonly certificate?: () => string;
  };

/** How a run's report is rendered in each format; what only some need is looked up when it is asked for. */
export async function renderersOf(
  summary: Summary,
  { sinks, disk, stateDir, signer, history }: {
    readonly sinks: readonly Sink[];
    readonly disk: Disk;
    readonly stateDir: string;
    /** Signs the certificate; it stays unsigned where there is none. */
    readonly signer?: Signer;
    readonly history: Pick<RunHistory, "trend">;
  },
): Promise<RunRenderers> {
  const isAsked = (format: RenderedFormat) => sinks.some((sink) => sink.format === format);
  const ended = isAsked("prometheus")
    ? await lastSuccess(disk, stateDir, { target: summary.target, until: summary.run.id })
    : undefined;
  const certificate = isAsked("certificate")
    ? await signCertificate(certificateOf(summary), signer)
    : undefined;
  return {
    text: (screen) => renderText(summary, screen),
    json: () => renderJson(summary),
    junit: () => renderJunit(summary),
    tap: () => renderTap(summary),
    html: async () => {
      const { renderHtml } = await import("../report/html/page.ts");
      return renderHtml(summary, { past: await history.trend(summary.run.id) });
    },
    markdown: () => renderMarkdown(summary),
    prometheus: () => renderPrometheus(summary, ended === undefined ? {} : { lastSuccess: ended }),
    ...(certificate === undefined ? {} : { certificate: () => renderCertificate(certificate) }),
  };
}
