import type { BaseHandler } from "./base_handler.ts";
import { ConsoleHandler } from "./console_handler.ts";
import type { LevelName } from "./levels.ts";
import { Logger } from "./logger.ts";

/** Which handlers a logger uses, and from which level on; INFO by default. */
export interface LoggerConfig {
  level?: LevelName;
  handlers?: string[];
}

/** Handlers and loggers by name. */
export interface LogConfig {
  handlers?: Record<string, BaseHandler>;
  loggers?: Record<string, LoggerConfig>;
}

const DEFAULTS = {
  handlers: { default: new ConsoleHandler("INFO") },
  loggers: { default: { level: "INFO", handlers: ["default"] } },
} satisfies LogConfig;

const handlers = new Map<string, BaseHandler>();
const loggers = new Map<string, Logger>();

/** Destroys the handlers that are there and sets up those of `config`, besides the default ones. */
export function setup(config: LogConfig): void {
  for (const handler of handlers.values()) handler.destroy();
  handlers.clear();
  for (const [name, handler] of Object.entries({ ...DEFAULTS.handlers, ...config.handlers })) {
    handler.setup();
    handlers.set(name, handler);
  }
  loggers.clear();
  const wanted: Record<string, LoggerConfig> = { ...DEFAULTS.loggers, ...config.loggers };
  for (const [name, { level = "INFO", handlers: names = [] }] of Object.entries(wanted)) {
    const own = names.flatMap((each) => handlers.get(each) ?? []);
    loggers.set(name, new Logger(name, level, { handlers: own }));
  }
}

/** Returns the logger with this name; a new, silent one if `setup()` knows none. */
export function getLogger(name = "default"): Logger {
  const logger = loggers.get(name) ?? new Logger(name, "NOTSET");
  loggers.set(name, logger);
  return logger;
}

setup(DEFAULTS);
