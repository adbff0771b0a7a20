import MarkdownIt from "markdown-it";
import type { ReadCheck } from "./read_check.ts";

/** What a Markdown report says, by a parser of CommonMark and GitHub's tables. */
export interface ReadMarkdown {
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly checks: readonly ReadCheck[];
}

/** The only markup that a report has beside its heading and its table: its status in bold, and its own `<code>`. */
const INLINE = ["text", "strong_open", "strong_close", "html_inline"];
const BLOCK = /^(heading|paragraph|table|thead|tbody|tr|th|td)_(open|close)$|^inline$/;

/** Reads a Markdown report back. @throws when there is markup in it that is not the report's own */
export function readMarkdown(text: string): ReadMarkdown {
  const tokens = new MarkdownIt({ html: true }).parse(text, {});
  const texts = new Map<string, string[]>([["heading_open", []], ["paragraph_open", []], ["td_open", []]]);
  for (const [at, token] of tokens.entries()) {
    if (!BLOCK.test(token.type)) {
      throw new Error(`There is a ${token.type} in it: ${token.content.slice(0, 200)}`);
    }
    if (token.type !== "inline") continue;
    for (const { type, content } of token.children ?? []) {
      const isOurs = INLINE.includes(type) && (type !== "html_inline" || /^<\/?code>$/.test(content));
      if (!isOurs) throw new Error(`There is a ${type} in it: ${content.slice(0, 200)}`);
    }
    const shown = (token.children ?? []).filter(({ type }) => type === "text").map(({ content }) => content)
      .join("");
    texts.get(tokens[at - 1]?.type ?? "")?.push(shown);
  }
  const cells = texts.get("td_open") ?? [];
  const rows = Array.from({ length: cells.length / 4 }, (_, row) => cells.slice(4 * row, 4 * row + 4));
  return {
    heading: texts.get("heading_open")?.join("\n") ?? "",
    paragraphs: texts.get("paragraph_open") ?? [],
    checks: rows.map(([status = "", suite = "", name = "", detail = ""]) => ({
      suite,
      name,
      status: status as ReadCheck["status"],
      detail,
    })),
  };
}
