/** The folders of `src/` from top to bottom; those of one row never import each other. */
const ROWS = [
  ["cli"],
  ["report", "sandbox"],
  ["run"],
  ["suites", "trend"],
  ["load", "history"],
  ["chroma"],
  ["guard"],
  ["transport"],
  ["core"],
];

/** The layers in words, for messages. */
export const ORDER = ["main", ...ROWS.map((row) => row.join(" | "))].join(" → ");

const ROOT = new URL("../../", import.meta.url);

/** Returns the address of a linted file, whether its name is absolute or relative to the checkout. */
export function addressOf(filename: string): URL {
  return new URL(filename, ROOT);
}

/** Returns where a file is in this checkout, such as `src/guard/guard.ts`; `undefined` if it is not in it. */
export function placeOf(address: URL): string | undefined {
  return address.href.startsWith(ROOT.href) ? address.href.slice(ROOT.href.length) : undefined;
}

/** Returns the folder of `src/` that a place is in; `""` for a file in `src/` itself. */
export function layerOf(place: string): string | undefined {
  if (!place.startsWith("src/")) return undefined;
  return place.split("/").slice(1, -1).at(0) ?? "";
}

/** Returns how deep a layer lies, from 0 for the top; -1 if there is no such layer. */
export function depthOf(layer: string): number {
  return ROWS.findIndex((row) => row.includes(layer));
}
