import { isDrill } from "../comparable.ts";
import type { Summary } from "../summary.ts";

/**
 * Why a run cannot be certified: none is the certificate's whole claim. Failed checks are none of them; a run that finds
 * a deployment broken has still to leave nothing, and its exit code is in the certificate.
 */
export function whyNotCertified(summary: Summary): readonly string[] {
  const { cleanup, recovery, production, safety, audit, provenance } = summary;
  // Each is among the leftovers once for every node.
  const left = new Set([...cleanup.leftovers, ...recovery?.leftovers ?? []].map(({ name }) => name)).size;
  const seen = new Set(cleanup.collections.flatMap(({ nodes }) => nodes.map(({ node }) => node)));
  const unproven = cleanup.collections.filter(({ nodes }) =>
    nodes.length < seen.size || nodes.some(({ state }) => state !== "gone")
  );
  const because = (applies: boolean, reason: string) => applies ? [reason] : [];
  return [
    ...because(
      summary.shard !== undefined || summary.shards !== undefined,
      "It is a run of several processes: each has an audit log of its own, and none has all of the run",
    ),
    ...because(isDrill(summary.plan), "It is a drill: a node was to be away, and no run has that"),
    ...because(left > 0, `${left} ${left === 1 ? "collection is" : "collections are"} not proven gone`),
    ...because(
      left === 0 &&
        (cleanup.created !== cleanup.deleted || cleanup.collections.length !== cleanup.created ||
          unproven.length > 0),
      `Of ${cleanup.created} collections created, ${
        cleanup.collections.length - unproven.length
      } are proven gone from every endpoint`,
    ),
    ...because(
      production.problem !== undefined,
      `Production was not compared: ${production.problem}`,
    ),
    ...because(
      production.problem === undefined && !production.unchanged,
      "A collection of production vanished, was renamed or reconfigured",
    ),
    ...because(
      production.problem === undefined &&
        (production.nodes.length === 0 || production.nodes.some(({ digests }) => digests === undefined)),
      "There is no digest of production before and after",
    ),
    ...because(safety.refused > 0, `The guard refused ${safety.refused} requests or replies`),
    ...because(safety.outsideRun > 0, `${safety.outsideRun} changes went outside the run`),
    ...because(
      audit.entries === 0 || !/^[0-9a-f]{64}$/.test(audit.head),
      "The audit log has no end to be held against",
    ),
    ...because(audit.problem !== undefined, `The audit log is not whole: ${audit.problem}`),
    ...because(
      provenance?.program === undefined,
      "There is no sum of the program: its own files could not be read",
    ),
  ];
}
