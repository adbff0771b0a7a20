/**
 * Which UUID each node gave to a collection. A collection is known by its key: the database's path and its name.
 *
 * A UUID of a collection that was deleted leads nowhere again: never to a newer collection of the same name.
 */
export class Identities {
  readonly #ids = new Map<string, Map<string, string>>();
  readonly #keys = new Map<string, string>();

  /** The key of a collection. */
  static key(scope: string, name: string): string {
    return `${scope}/collections/${name}`;
  }

  /** The collection's name in a key. */
  static nameIn(key: string): string {
    return key.slice(key.lastIndexOf("/") + 1);
  }

  learn(node: string, key: string, uuid: string): void {
    const ids = this.#of(node);
    const old = ids.get(key);
    if (old !== undefined && old !== uuid) this.#keys.delete(old);
    ids.set(key, uuid);
    this.#keys.set(uuid, key);
  }

  forget(node: string, key: string): void {
    const ids = this.#of(node);
    const uuid = ids.get(key);
    if (uuid !== undefined) this.#keys.delete(uuid);
    ids.delete(key);
  }

  rename(node: string, from: string, to: string): void {
    const uuid = this.#of(node).get(from);
    if (uuid === undefined) return;
    this.forget(node, from);
    this.learn(node, to, uuid);
  }

  /** The collection that a node, any node, knows by this UUID. */
  keyOf(uuid: string): string | undefined {
    return this.#keys.get(uuid);
  }

  /** The UUID that this node gave to a collection. */
  uuidOn(node: string, key: string): string | undefined {
    return this.#of(node).get(key);
  }

  #of(node: string): Map<string, string> {
    let ids = this.#ids.get(node);
    if (ids === undefined) this.#ids.set(node, ids = new Map());
    return ids;
  }
}
