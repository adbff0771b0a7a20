import config from "../../deno.json" with { type: "json" };

/** The version of this program, as `deno.json` states it. */
export const VERSION: string = config.version;

/** The commit that an executable was compiled from: `scripts/compile.ts` puts it in the place of this. */
export const COMMIT: string = "@commit@";

/** The day of that commit, as in 2026-01-31, put there in the same way. */
export const COMMIT_DATE: string = "@commit-date@";

/** The version, and of an executable the commit. */
export const FULL_VERSION: string = COMMIT.startsWith("@") ? VERSION : `${VERSION} (${COMMIT})`;
