import parse from "parse-prometheus-text-format";

/** A sample of a Prometheus report, by a library: its name without the prefix, its labels but the target's, its value. */
export interface ReadSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Family {
  readonly name: string;
  readonly type: string;
  readonly metrics: readonly { readonly value: string; readonly labels?: Readonly<Record<string, string>> }[];
}

/** Reads a Prometheus report back. @throws when a sample is no gauge of ours, or of another target */
export function readPrometheus(text: string, target: string): readonly ReadSample[] {
  const families: readonly Family[] = parse(text);
  return families.flatMap(({ name, type, metrics }) => {
    if (type !== "GAUGE" || !name.startsWith("chroma_autotest_")) throw new Error(`${name} is a ${type}`);
    return metrics.map(({ value, labels: { target: of, tenant: _t, database: _d, ...labels } = {} }) => {
      if (of !== target) throw new Error(`${name} is of ${of}`);
      return { name: name.slice("chroma_autotest_".length), labels, value: Number(value) };
    });
  });
}
