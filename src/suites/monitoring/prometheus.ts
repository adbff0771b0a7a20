import parse from "parse-prometheus-text-format";

/** A sample: the metric's name with its labels, as the text has it. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly counter: boolean;
}

/** What the library answers; it has no types of its own. */
type Family = {
  readonly name: string;
  readonly type: string;
  readonly metrics: readonly {
    readonly value?: string;
    readonly count?: string;
    readonly labels?: Readonly<Record<string, string>>;
  }[];
};

/** Whether a text looks like Prometheus's exposition format: its first line is a comment of it or a sample. */
export function looksLikePrometheus(text: string): boolean {
  return /^\s*(# (HELP|TYPE) |[A-Za-z_:][\w:]*(\{[^\n]*\})?[ \t]+([-+]?[0-9.]|NaN|[-+]Inf))/.test(text);
}

/**
 * Reads Prometheus's text format; of a histogram or a summary its count alone.
 *
 * @throws when a line is none of it
 */
export function readPrometheus(text: string): readonly Sample[] {
  const families = parse(text) as readonly Family[];
  return families.flatMap(({ name, type, metrics }) =>
    metrics.map(({ value, count, labels = {} }): Sample => {
      const number = toNumber(value ?? count ?? "");
      if (number === undefined) throw new Error(`the value of ${name} is no number`);
      return {
        name: value === undefined ? `${name}_count` : name,
        labels,
        value: number,
        counter: type === "COUNTER" || value === undefined,
      };
    })
  );
}

/** A Go float, as the format has it. */
function toNumber(text: string): number | undefined {
  if (/^[+-]?inf$/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return NaN;
  const value = Number(text);
  return text.trim() === "" || Number.isNaN(value) ? undefined : value;
}
