import { assertEquals, assertThrows } from "@std/assert";
import { endpointAt } from "../../src/cli/origin.ts";
import { UsageError } from "../../src/cli/usage_error.ts";

const read = (text: string) => endpointAt("--url", text, "server", "server");

const ORIGINS: readonly (readonly [text: string, origin: string])[] = [
  ["http://127.0.0.1:8000", "http://127.0.0.1:8000"],
  ["http://127.0.0.1:8000/", "http://127.0.0.1:8000"],
  ["HTTPS://Chroma.Example.COM", "https://chroma.example.com"],
  ["https://chroma.example.com:443", "https://chroma.example.com"],
  ["http://[::1]:8000", "http://[::1]:8000"],
  ["http://localhost:65535", "http://localhost:65535"],
];

for (const [text, origin] of ORIGINS) {
  Deno.test(`endpointAt reads ${text}`, () => {
    assertEquals(read(text), { name: "server", role: "server", origin });
  });
}

const REFUSED: readonly (readonly [text: string, message: string])[] = [
  ["127.0.0.1:8000", "it needs a scheme, http:// or https://, as in https://127.0.0.1:8000"],
  ["localhost", "it needs a scheme, http:// or https://, as in https://localhost"],
  ["ftp://localhost", "it needs a scheme, http:// or https://"],
  ["file:///etc/passwd", "it needs a scheme, http:// or https://"],
  ["", "it needs a scheme"],
  ["http://", "it is not a URL"],
  ["http://a b", "it is not a URL"],
  ["http://host:0", "its port is out of range (1 to 65535)"],
  ["http://host:65536", "its port is out of range (1 to 65535)"],
  ["http://host:99999", "its port is out of range (1 to 65535)"],
  ["http://host:8000/api/v2", "it must end after the host and port, as in http://host:8000"],
  ["http://host:8000?x=1", "it must end after the host and port"],
  ["http://host:8000/#x", "it must end after the host and port"],
  ["http://ada@host:8000", "it carries credentials; put them in a file (--token-file)"],
  ["http://:pw@host:8000", "it carries credentials"],
];

for (const [text, message] of REFUSED) {
  Deno.test(`endpointAt refuses "${text}"`, () => {
    assertThrows(() => read(text), UsageError, message);
  });
}

/** URLs with a password in them, well formed and not. */
const WITH_PASSWORD = [
  "http://ada:open-sesame@host:8000",
  "http://ada:open-sesame@host:99999",
  "http://ada:open-sesame@host:8000/path",
  "http://ada:x@open-sesame@host:8000",
  "http://ada:x/open-sesame@host:8000",
  "http://ada:open-sesame/@host:8000",
  "ada:open-sesame@host:8000",
  "ftp://ada:open-sesame@host",
  "http:ada:open-sesame@host",
];

for (const text of WITH_PASSWORD) {
  Deno.test(`endpointAt does not repeat the password of ${text}`, () => {
    const error = assertThrows(() => read(text), UsageError, "Cannot read --url");
    assertEquals(error.message.includes("open-sesame"), false);
  });
}
