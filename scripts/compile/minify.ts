import { transform } from "esbuild";

/** How what goes with its scope is declared, by a person or by a minifier. */
const DISPOSED = /\busing [\w$]+ *=/g;

/** How a bundler calls a module that is loaded later: by the file that it was found in, wherever that was. */
const MODULE = /\b(__commonJS|__esm)\(\{\s*"[^"]*"\(/g;

/**
 * Makes a bundle short: it is read faster at every start, and tells nothing of where it was built. Its statements stay as they
 * are.
 *
 * `deno bundle --minify` does not serve: the esbuild of Deno 2.9.6 puts what is declared by `using` and used once into the
 * place where it is used, and then nobody disposes of it (esbuild's issue 4482, fixed in 0.28.1).
 *
 * @throws when fewer are disposed of than before
 */
export async function minify(text: string): Promise<string> {
  const { code } = await transform(text.replaceAll(MODULE, '$1({""('), {
    minifyWhitespace: true,
    minifyIdentifiers: true,
    format: "esm",
    target: "esnext",
  });
  const [before, after] = [text, code].map((one) => one.match(DISPOSED)?.length ?? 0);
  if (before !== after) {
    throw new Error(`Cannot minify: of ${before} declarations by "using" ${after} would be left`);
  }
  return code;
}
