/**
 * Stands in for `jsr:@std/log` where JSR cannot be reached: loggers, levels and the handlers that this
 * program uses, under the same names.
 *
 * @module
 */
export * from "./base_handler.ts";
export * from "./console_handler.ts";
export * from "./file_handler.ts";
export * from "./levels.ts";
export * from "./logger.ts";
export * from "./rotating_file_handler.ts";
export * from "./setup.ts";
