/** What happens to a test collection, as it happens. */
export type LifeEvent =
  | { readonly what: "created"; readonly name: string; readonly node: string }
  | { readonly what: "deleted"; readonly name: string; readonly node: string }
  /** It was deleted, and is there again: a replicator copied it back. */
  | { readonly what: "came back"; readonly name: string; readonly node: string }
  /** Its deletion there failed, or was not answered: it is deleted again. */
  | { readonly what: "still there"; readonly name: string; readonly node: string }
  /** Deletions are watched for so many milliseconds more. */
  | { readonly what: "settling"; readonly names: readonly string[]; readonly ms: number }
  /** Listed nowhere, twice, after the settle time. */
  | { readonly what: "gone"; readonly name: string; readonly nodes: readonly string[] }
  | { readonly what: "left"; readonly name: string; readonly node: string; readonly reason: string };

/** Told of every event in the life of every collection. */
export type OnLife = (event: LifeEvent) => void;
