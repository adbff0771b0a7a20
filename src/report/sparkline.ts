const BARS = "▁▂▃▄▅▆▇█";

/** Values as a line of bars, from the least of them to the most; a space where there is none. */
export function sparkline(values: readonly (number | null)[]): string {
  const measured = values.filter((value) => value !== null);
  const least = Math.min(...measured);
  const range = Math.max(...measured) - least;
  return values.map((value) => {
    if (value === null) return " ";
    const height = range === 0 ? 0 : (value - least) / range;
    return BARS[Math.round(height * (BARS.length - 1))];
  }).join("");
}
