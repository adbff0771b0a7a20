import { assertEquals } from "@std/assert";
import { redactedStreams } from "../../src/cli/redact.ts";
import { redactor } from "../../src/core/redact.ts";
import { keptStreams } from "./invoke.ts";

const TABLE: readonly (readonly [what: string, secrets: readonly string[], text: string, clean: string])[] = [
  ["nothing without secrets", [], "open-sesame", "open-sesame"],
  ["a secret", ["open-sesame"], "token open-sesame refused", "token [secret] refused"],
  ["a secret every time", ["open-sesame"], "open-sesame, open-sesame", "[secret], [secret]"],
  ["a secret inside of a word", ["open-sesame"], "xopen-sesamex", "x[secret]x"],
  ["a secret that holds another", ["sesame", "open-sesame"], "open-sesame sesame", "[secret] [secret]"],
  ["a secret of special characters", ["a.*b$&("], "a.*b$&( axxb", "[secret] axxb"],
  ["a secret as it stands in a URL", ["a/b+c="], "?token=a%2Fb%2Bc%3D&x", "?token=[secret]&x"],
  ["a secret as JSON prints it", [`se"same\\key`], JSON.stringify({ a: `se"same\\key` }), `{"a":"[secret]"}`],
];

for (const [what, secrets, text, clean] of TABLE) {
  Deno.test(`redactor takes out ${what}`, () => assertEquals(redactor(secrets)(text), clean));
}

Deno.test("redactedStreams lets no secret through either stream", () => {
  const screen = { columns: 100, rows: 24, colour: true };
  const streams = keptStreams({ screen });
  const safe = redactedStreams(streams, redactor(["open-sesame"]));
  safe.out("report open-sesame\n");
  safe.err("error open-sesame\n");
  assertEquals(streams.kept, { out: "report [secret]\n", err: "error [secret]\n" });
  assertEquals([safe.screen("out"), safe.screen("err")], [screen, screen]);
});
