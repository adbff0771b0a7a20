// Serves Chroma 1.0.5 for linux-x64: `deno run -A --config deno.json serve.cts DIRECTORY PORT`.
// CommonJS, since Deno panics when a native addon comes in by `import`, and since a literal
// `require` is what makes Deno download the package on first use.
const { serve } = require("../serve.ts");

serve(() => require("chromadb-js-bindings-linux-x64-gnu"));
