/** A request that the guard did not let through, or a reply that it did not believe. Nothing of production changed. */
export class GuardRefusal extends Error {
  override readonly name = "GuardRefusal";
}
