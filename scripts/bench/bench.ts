import { errorMessage } from "../../src/core/error_message.ts";
import type { Figure } from "./figure.ts";

/** How a bench is taken. */
export interface BenchOptions {
  /** Rounds in place of the bench's own number. */
  readonly rounds?: number;
}

/** Measures some figures that belong together. @throws {NotMeasured} where something that it needs is not there */
export type Bench = (options: BenchOptions) => Promise<readonly Figure[]>;

/** What came of a bench. */
export type Outcome =
  | { readonly is: "measured"; readonly figures: readonly Figure[] }
  | { readonly is: "not measured"; readonly reason: string }
  | { readonly is: "failed"; readonly error: string };

/** Something that a bench needs is not on this machine: no fault, but no figure either. */
export class NotMeasured extends Error {
  override readonly name = "NotMeasured";
}

/** Takes a bench to its end, whatever that is. */
export async function take(bench: Bench, options: BenchOptions): Promise<Outcome> {
  try {
    return { is: "measured", figures: await bench(options) };
  } catch (error) {
    return error instanceof NotMeasured
      ? { is: "not measured", reason: error.message }
      : { is: "failed", error: errorMessage(error) };
  }
}
