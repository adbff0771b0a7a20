import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  BaseHandler,
  ConsoleHandler,
  FileHandler,
  getLogger,
  type LevelName,
  Logger,
  LogLevels,
  LogRecord,
  RotatingFileHandler,
  setup,
} from "@std/log";

/** Keeps the lines that it is given. */
class Memory extends BaseHandler {
  readonly lines: string[] = [];
  alive = false;
  override setup(): void {
    this.alive = true;
  }
  override destroy(): void {
    this.alive = false;
  }
  override log(msg: string): void {
    this.lines.push(msg);
  }
}

/** Runs `body` with a folder that is removed afterwards. */
function withFolder(body: (file: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    body(`${folder}/log.txt`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const record = (msg: string, level: LevelName = "INFO") =>
  new LogRecord({ msg, args: [], level: LogLevels[level], loggerName: "test" });

const line = ({ msg }: LogRecord) => msg;

Deno.test("setup wires loggers to handlers, and destroys those of before", () => {
  const first = new Memory("DEBUG");
  setup({ handlers: { memory: first }, loggers: { app: { level: "WARN", handlers: ["memory", "nobody"] } } });
  assert(first.alive);
  getLogger("app").info("too low");
  getLogger("app").warn("kept");
  getLogger("unheard").critical("nobody listens");
  assertEquals(first.lines, ["WARN kept"]);
  assertStrictEquals(getLogger("app"), getLogger("app"));
  setup({});
  assert(!first.alive);
  getLogger("app").warn("lost");
  assertEquals(first.lines, ["WARN kept"]);
});

Deno.test("Logger passes each level on, and its handlers have levels of their own", () => {
  const all = new Memory("NOTSET", {
    formatter: (each) => `${each.levelName}:${each.loggerName}:${each.msg}`,
  });
  const some = new Memory("ERROR");
  const logger = new Logger("app", "NOTSET", { handlers: [all, some] });
  logger.debug("a");
  logger.info("b");
  logger.warn("c");
  logger.error("d");
  logger.critical("e");
  assertEquals(all.lines, ["DEBUG:app:a", "INFO:app:b", "WARN:app:c", "ERROR:app:d", "CRITICAL:app:e"]);
  assertEquals(some.lines, ["ERROR d", "CRITICAL e"]);
});

Deno.test("Logger returns what it is given and calls functions only when needed", () => {
  const logger = new Logger("app", "INFO", { handlers: [] });
  assertStrictEquals(logger.info("text"), "text");
  assertEquals(logger.debug({ a: 1 }), { a: 1 });
  assertStrictEquals(logger.info(() => 5), 5);
  assertStrictEquals(logger.debug((): number => assertNever()), undefined);
});

function assertNever(): never {
  throw new Error("Called for nothing");
}

Deno.test("Logger writes any value as text", () => {
  const memory = new Memory("NOTSET", { formatter: line });
  const logger = new Logger("app", "NOTSET", { handlers: [memory] });
  logger.info({ name: "a", size: 1, inner: { none: null } });
  logger.info(undefined);
  logger.info(5n);
  assertEquals(memory.lines, ['{"name":"a","size":1,"inner":{"none":null}}', "undefined", "5"]);
});

Deno.test("Logger gives the further arguments to the formatter", () => {
  const memory = new Memory("NOTSET", { formatter: ({ msg, args }) => `${msg} ${args.join("+")}` });
  new Logger("app", "NOTSET", { handlers: [memory] }).info("sum", 1, 2);
  assertEquals(memory.lines, ["sum 1+2"]);
});

Deno.test("Logger changes its level", () => {
  const logger = new Logger("app", "INFO");
  logger.levelName = "ERROR";
  assertStrictEquals(logger.level, LogLevels.ERROR);
  logger.level = LogLevels.DEBUG;
  assertStrictEquals(logger.levelName, "DEBUG");
});

Deno.test("LogRecord cannot be changed through what it hands out", () => {
  const given = [1];
  const one = new LogRecord({ msg: "m", args: given, level: LogLevels.INFO, loggerName: "l" });
  given.push(2);
  one.args.push(3);
  one.datetime.setTime(0);
  assertEquals(one.args, [1]);
  assert(one.datetime.getTime() > 0);
  assertStrictEquals(one.levelName, "INFO");
});

Deno.test("BaseHandler is disposed by being destroyed", () => {
  const memory = new Memory("INFO");
  {
    using scoped = memory;
    scoped.setup();
    assert(memory.alive);
  }
  assert(!memory.alive);
});

Deno.test("ConsoleHandler formats without colours if asked", () => {
  const handler = new ConsoleHandler("INFO", { useColors: false });
  assertStrictEquals(handler.format(record("hello", "ERROR")), "ERROR hello");
});

Deno.test("FileHandler buffers until flushed, and at once above ERROR", () =>
  withFolder((filename) => {
    using handler = new FileHandler("INFO", { filename, formatter: line });
    handler.setup();
    handler.handle(record("a", "ERROR"));
    assertStrictEquals(Deno.readTextFileSync(filename), "");
    handler.flush();
    assertStrictEquals(Deno.readTextFileSync(filename), "a\n");
    handler.handle(record("b", "CRITICAL"));
    assertStrictEquals(Deno.readTextFileSync(filename), "a\nb\n");
  }));

Deno.test("FileHandler writes out on destroy, and a line larger than its buffer in order", () =>
  withFolder((filename) => {
    const handler = new FileHandler("INFO", { filename, bufferSize: 4, formatter: line });
    handler.setup();
    for (const msg of ["a", "much too long", "b"]) handler.handle(record(msg));
    handler.destroy();
    handler.destroy();
    assertStrictEquals(Deno.readTextFileSync(filename), "a\nmuch too long\nb\n");
  }));

Deno.test("FileHandler appends, starts afresh or refuses, by its mode", () =>
  withFolder((filename) => {
    const write = (mode: "a" | "w" | "x") => {
      using handler = new FileHandler("INFO", { filename, mode, formatter: line });
      handler.setup();
      handler.handle(record(mode));
    };
    write("x");
    write("a");
    assertStrictEquals(Deno.readTextFileSync(filename), "x\na\n");
    write("w");
    assertStrictEquals(Deno.readTextFileSync(filename), "w\n");
    assertThrows(() => write("x"), Deno.errors.AlreadyExists);
  }));

Deno.test("RotatingFileHandler renames before the file grows too large", () =>
  withFolder((filename) => {
    using handler = new RotatingFileHandler("INFO", {
      filename,
      maxBytes: 6,
      maxBackupCount: 2,
      formatter: line,
    });
    handler.setup();
    for (const msg of ["aa", "bb", "cc", "dd", "ee", "ff", "gg"]) handler.handle(record(msg));
    handler.flush();
    const read = (suffix: string) => Deno.readTextFileSync(filename + suffix);
    assertEquals(["", ".1", ".2"].map(read), ["gg\n", "ee\nff\n", "cc\ndd\n"]);
    assertThrows(() => read(".3"), Deno.errors.NotFound);
  }));

Deno.test("RotatingFileHandler goes on with the size of the file that it finds", () =>
  withFolder((filename) => {
    Deno.writeTextFileSync(filename, "aaaa\n");
    using handler = new RotatingFileHandler("INFO", {
      filename,
      maxBytes: 6,
      maxBackupCount: 1,
      formatter: line,
    });
    handler.setup();
    handler.handle(record("b"));
    handler.flush();
    assertStrictEquals(Deno.readTextFileSync(`${filename}.1`), "aaaa\n");
    assertStrictEquals(Deno.readTextFileSync(filename), "b\n");
  }));

Deno.test("RotatingFileHandler removes or refuses old backups, by its mode", () =>
  withFolder((filename) => {
    Deno.writeTextFileSync(`${filename}.1`, "old\n");
    const open = (mode: "w" | "x") => {
      using handler = new RotatingFileHandler("INFO", { filename, mode, maxBytes: 6, maxBackupCount: 1 });
      handler.setup();
    };
    assertThrows(() => open("x"), Deno.errors.AlreadyExists);
    open("w");
    assertThrows(() => Deno.statSync(`${filename}.1`), Deno.errors.NotFound);
  }));

Deno.test("RotatingFileHandler refuses sizes that cannot be", () =>
  withFolder((filename) => {
    for (const [maxBytes, maxBackupCount] of [[0, 1], [1, 0]] as const) {
      const handler = new RotatingFileHandler("INFO", { filename, maxBytes, maxBackupCount });
      assertThrows(() => handler.setup(), Error, "must be >= 1");
    }
  }));
