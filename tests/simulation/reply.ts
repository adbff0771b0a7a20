import { printExact } from "../../src/core/exact_json.ts";

/** What a simulated server answers. */
export interface Reply {
  readonly status: number;
  /** JSON, or nothing. */
  readonly text: string;
}

/** A request as a simulated server takes it. */
export interface Ask {
  readonly method: string;
  /** Plain: nothing in it is encoded. */
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  /** The body as JSON, `undefined` where there is none. */
  readonly body?: unknown;
}

export const json = (value: unknown, status = 200): Reply => ({ status, text: JSON.stringify(value) });

/** The same of what may hold an int64 or a -0. */
export const exactJson = (value: unknown): Reply => ({ status: 200, text: printExact(value) });

export const nothing: Reply = { status: 404, text: "" };

export const invalid = (message: string): Reply => json({ error: "InvalidArgumentError", message }, 400);

export const missing = (message: string): Reply => json({ error: "NotFoundError", message }, 404);

/** A body of the wrong shape. */
export const misshapen = (what: string): Reply =>
  json({
    error: "ChromaError",
    message: `Failed to deserialize the JSON body into the target type: ${what}`,
  }, 422);
