/** A file that a bundle was split into, as its importers name it: its hash is also of where it was built. */
const PART = /"\.\/([\w-]+-[A-Z0-9]{8}\.js)"/g;

/**
 * Names the parts of a bundle by the order in which they are first imported, so that the same sources have the same names
 * wherever they are built.
 *
 * @param files texts by their names
 * @returns the same under names such as `part-1.js`, with their imports
 */
export function plainNames(files: ReadonlyMap<string, string>, entry: string): ReadonlyMap<string, string> {
  const order = [entry];
  for (const name of order) {
    for (const [, part = ""] of (files.get(name) ?? "").matchAll(PART)) {
      if (files.has(part) && !order.includes(part)) order.push(part);
    }
  }
  const plain = (name: string) => name === entry ? name : `part-${order.indexOf(name)}.js`;
  return new Map(order.map((name) => [
    plain(name),
    (files.get(name) ?? "").replaceAll(
      PART,
      (whole, part: string) => files.has(part) ? `"./${plain(part)}"` : whole,
    ),
  ]));
}
