import { assertEquals, assertStringIncludes } from "@std/assert";
import { sha256 } from "../../src/core/sha256.ts";
import { temporaryDirectory } from "../core/temporary_directory.ts";

const SCRIPT = new URL("../../scripts/install.sh", import.meta.url).pathname;
const FILE = `chroma-autotest-${Deno.build.os === "darwin" ? "macos" : "linux"}-${
  Deno.build.arch === "aarch64" ? "arm64" : "x64"
}`;
const PROGRAM = "#!/bin/sh\necho 1.2.3\n";

/** Runs the script against a release with these sums, on a server of this machine. */
async function install(sums: string) {
  const directory = await temporaryDirectory();
  const { path } = directory;
  const files: Readonly<Record<string, string>> = { [`/${FILE}`]: PROGRAM, "/SHA256SUMS": sums };
  await using release = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const text = files[new URL(request.url).pathname];
    return text === undefined ? new Response("Not found", { status: 404 }) : new Response(text);
  });
  const { code, stdout, stderr } = await new Deno.Command("sh", {
    args: [SCRIPT],
    clearEnv: true,
    env: { PATH: "/usr/bin:/bin", HOME: path, BASE: `http://127.0.0.1:${release.addr.port}` },
  }).output();
  const decoder = new TextDecoder();
  const installed = await Deno.readTextFile(`${path}/.local/bin/chroma-autotest`).catch(() => undefined);
  return { directory, code, out: decoder.decode(stdout), err: decoder.decode(stderr), installed };
}

Deno.test("install.sh puts the file for this machine where no root is needed", async () => {
  const { directory, code, out, installed } = await install(`0000  another\n${sha256(PROGRAM)}  ${FILE}\n`);
  await using _ = directory;
  assertEquals([code, installed], [0, PROGRAM]);
  assertStringIncludes(out, `installed ${directory.path}/.local/bin/chroma-autotest`);
  const { stdout } = await new Deno.Command(`${directory.path}/.local/bin/chroma-autotest`).output();
  assertEquals(new TextDecoder().decode(stdout), "1.2.3\n");
});

Deno.test("install.sh installs nothing whose sum is not the released one", async () => {
  const { directory, code, err, installed } = await install(`${sha256("another program")}  ${FILE}\n`);
  await using _ = directory;
  assertEquals([code, installed], [1, undefined]);
  assertStringIncludes(err, "is not what was released");
});

Deno.test("install.sh installs nothing that the sums do not name", async () => {
  const { directory, code, err, installed } = await install(`${sha256(PROGRAM)}  chroma-autotest\n`);
  await using _ = directory;
  assertEquals([code, installed], [1, undefined]);
  assertStringIncludes(err, `SHA256SUMS does not name ${FILE}`);
});
