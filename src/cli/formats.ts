/** The formats of a run's report. */
export const FORMATS = ["text", "json", "junit", "tap", "markdown", "prometheus"] as const;
export type Format = typeof FORMATS[number];

/** Those that every other command prints. */
export const COMMON_FORMATS: readonly Format[] = ["text", "json"];
