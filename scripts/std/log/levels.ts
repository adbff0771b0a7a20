/** The levels of logging by name, from everything to the worst only. */
export const LogLevels = { NOTSET: 0, DEBUG: 10, INFO: 20, WARN: 30, ERROR: 40, CRITICAL: 50 } as const;

/** The name of a level. */
export type LevelName = keyof typeof LogLevels;

/** The number of a level. */
export type LogLevel = typeof LogLevels[LevelName];

/** The names of the levels, in order. */
export const LogLevelNames: LevelName[] = Object.keys(LogLevels).filter(isLevelName);

/** Returns the number of the level with this name. */
export function getLevelByName(name: LevelName): LogLevel {
  if (!isLevelName(name)) throw new Error(`Cannot get log level: no level named ${name}`);
  return LogLevels[name];
}

/** Returns the name of the level with this number. */
export function getLevelName(level: LogLevel): LevelName {
  const name = LogLevelNames.find((each) => LogLevels[each] === level);
  if (!name) throw new Error(`Cannot get log level: no name for level: ${level}`);
  return name;
}

function isLevelName(name: string): name is LevelName {
  return Object.hasOwn(LogLevels, name);
}
