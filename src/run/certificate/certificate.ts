import type { Role } from "../../core/endpoint.ts";
import { exitName } from "../../core/exit_code.ts";
import { canonicalJson } from "../../core/json.ts";
import { printableDeep } from "../../core/printable.ts";
import { sha256 } from "../../core/sha256.ts";
import type { AuditHead } from "../../guard/audit.ts";
import type { ProgramSum, Summary } from "../summary.ts";
import { whyNotCertified } from "./why_not_certified.ts";

/** What a certificate says; its canonical JSON is what is signed. Every text in it is the report's. */
export interface Certificate {
  readonly kind: "chroma-autotest certificate";
  readonly schema: 1;
  /** Whether the run left nothing and changed nothing, as far as it could be shown; otherwise `reasons` has why. */
  readonly certified: boolean;
  readonly reasons: readonly string[];
  readonly version: string;
  readonly program: ProgramSum | null;
  /** SHA-256 of the options in force; the report has them. */
  readonly configuration: string | null;
  /** Times are UTC, ISO 8601. */
  readonly run: { readonly id: string; readonly startedAt: string; readonly endedAt: string };
  readonly target: {
    readonly url: string;
    readonly tenant: string;
    readonly database: string;
    readonly nodes: readonly {
      readonly name: string;
      readonly role: Role;
      readonly url: string;
      readonly version: string | null;
    }[];
  };
  readonly collections: {
    readonly created: number;
    readonly deleted: number;
    /** How many were verified gone from each endpoint. */
    readonly verified: readonly { readonly node: string; readonly gone: number }[];
  };
  readonly production: {
    readonly compared: boolean;
    /** `null` where it was not compared. */
    readonly unchanged: boolean | null;
    /** How many changes of each kind were seen, by others or by whom nobody can tell. */
    readonly changes: readonly { readonly what: string; readonly by: string; readonly count: number }[];
    readonly nodes: readonly {
      readonly node: string;
      readonly collections: number;
      readonly counted: number;
      readonly unsettled: number;
      /** SHA-256 of all fingerprints before and after the run. */
      readonly before: string | null;
      readonly after: string | null;
    }[];
  };
  /** What deleted collections keep on each server; bytes, estimated. */
  readonly residue: readonly {
    readonly node: string;
    readonly estimatedBytes: number;
    readonly lifetimeBytes: number;
  }[];
  readonly audit: AuditHead;
  readonly guard: { readonly refused: number; readonly outsideRun: number };
  readonly exitCode: number;
  /** The exit code in a word. */
  readonly verdict: string;
  /** SHA-256 of the whole report's canonical JSON. */
  readonly report: string;
}

/** The certificate of a run, from its report: the same whether it is asked for at once or years later. */
export function certificateOf(summary: Summary): Certificate {
  const { run, target, cleanup, production, provenance, residue, audit, safety, exitCode } = summary;
  const reasons = whyNotCertified(summary);
  const changes = Map.groupBy(production.changes, ({ what, by }) => `${what} ${by}`);
  // Versions and reasons are a server's words.
  return printableDeep<Certificate>({
    kind: "chroma-autotest certificate",
    schema: 1,
    certified: reasons.length === 0,
    reasons,
    version: summary.version,
    program: provenance?.program ?? null,
    configuration: provenance?.configuration.sha256 ?? null,
    run: {
      id: run.id,
      startedAt: run.startedAt,
      endedAt: new Date(Date.parse(run.startedAt) + run.durationMs).toISOString(),
    },
    target: {
      url: target.url,
      tenant: target.tenant,
      database: target.database,
      nodes: target.nodes.map(({ name, role, url, version }) => ({ name, role, url, version })),
    },
    collections: { created: cleanup.created, deleted: cleanup.deleted, verified: verified(cleanup) },
    production: {
      compared: production.problem === undefined,
      unchanged: production.problem === undefined ? production.unchanged : null,
      changes: [...changes.values()].flatMap(([first, ...more]) =>
        first === undefined ? [] : [{ what: first.what, by: first.by, count: 1 + more.length }]
      ),
      nodes: production.nodes.map(({ digests, ...node }) => ({
        ...node,
        before: digests?.before ?? null,
        after: digests?.after ?? null,
      })),
    },
    residue: residue.nodes.map(({ node, estimatedBytes, lifetimeBytes }) => ({
      node,
      estimatedBytes,
      lifetimeBytes,
    })),
    audit,
    guard: { refused: safety.refused, outsideRun: safety.outsideRun },
    exitCode,
    verdict: exitName(exitCode),
    // As it is after being written and read, when what is undefined is not there.
    report: sha256(canonicalJson(JSON.parse(JSON.stringify(summary)))),
  });
}

function verified({ collections }: Summary["cleanup"]): Certificate["collections"]["verified"] {
  const nodes = collections.flatMap(({ nodes }) => nodes);
  return [...Map.groupBy(nodes, ({ node }) => node)].map(([node, seen]) => ({
    node,
    gone: seen.filter(({ state }) => state === "gone").length,
  }));
}
