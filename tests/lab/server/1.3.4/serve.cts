// Serves Chroma 1.3.4: `deno run -A --config deno.json serve.cts DIRECTORY PORT`.
// chromadb 3.5.0 brings the addon for this platform along as an optional dependency;
// CommonJS, since Deno panics when a native addon comes in by `import`.
const { createRequire } = require("node:module");
const { serve } = require("../serve.ts");

const abi: Readonly<Record<string, string>> = { linux: "-gnu", win32: "-msvc" };
const addon = `chromadb-js-bindings-${process.platform}-${process.arch}${abi[process.platform] ?? ""}`;

require("chromadb");
serve(() => createRequire(require.resolve("chromadb"))(addon));
