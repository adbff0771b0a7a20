/**
 * The faults of each suite, under the suite's name: one line a suite. To be read as a whole, `import * as MATRIX`.
 *
 * @module
 */
export { BASIC_FAULTS as basic } from "./basic.ts";
export { MONITORING_FAULTS as monitoring } from "./monitoring.ts";
export { PERFORMANCE_FAULTS as performance } from "./performance.ts";
export { PRODUCTION_FAULTS as production } from "./production.ts";
export { SYNC_FAULTS as sync } from "./sync.ts";
