import { cutLine, wrapText } from "../../report/text/wrap.ts";
import type { Streams } from "../output.ts";

/** Rows of the screen that are left to what is printed for good. */
const SPARED = 12;

/**
 * Lines at the bottom of a terminal that are drawn again in place. Whatever else is written to the terminal goes through
 * the same streams, and so comes to stand above them.
 */
export class LiveArea implements Streams, Disposable {
  readonly #streams: Streams;
  #lines: readonly string[] = [];
  /** Rows that are drawn now; the cursor is at the end of the last. */
  #drawn = 0;

  constructor(streams: Streams) {
    this.#streams = streams;
  }

  out(text: string): void {
    this.#streams.err(this.#erased());
    this.#streams.out(text);
    this.#streams.err(this.#redrawn());
  }

  err(text: string): void {
    const columns = this.#screen()?.columns;
    const printed = columns === undefined ? text : wrapText(text, columns);
    this.#streams.err(this.#erased() + printed + this.#redrawn());
  }

  screen(stream: "out" | "err"): ReturnType<Streams["screen"]> {
    return this.#streams.screen(stream);
  }

  /** Puts these lines in place of those that are drawn. */
  show(lines: readonly string[]): void {
    if (this.#drawn > 0 && lines.join("\n") === this.#lines.join("\n")) return;
    this.#lines = lines;
    this.#streams.err(this.#erased() + this.#redrawn());
  }

  /** Leaves what is drawn where it is: somebody else has written below it. */
  abandon(): void {
    this.#drawn = 0;
  }

  [Symbol.dispose](): void {
    this.show([]);
  }

  #screen() {
    return this.#streams.screen("err");
  }

  #erased(): string {
    const up = this.#drawn > 1 ? `\x1b[${this.#drawn - 1}A` : "";
    const erased = this.#drawn > 0 ? `\r${up}\x1b[J` : "";
    this.#drawn = 0;
    return erased;
  }

  #redrawn(): string {
    const screen = this.#screen();
    if (screen === undefined) return "";
    const fits = Math.max(1, screen.rows - SPARED);
    const more = this.#lines.length - fits;
    const lines = more > 0 ? [...this.#lines.slice(0, fits - 1), `  and ${more + 1} more`] : this.#lines;
    this.#drawn = lines.length;
    // The last column stays empty: what fills it moves the cursor to the next line on some terminals.
    return lines.map((line) => cutLine(line, screen.columns - 1)).join("\n");
  }
}
