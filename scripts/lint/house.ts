/**
 * The rules of this house, as a plugin of `deno lint`.
 *
 * @module
 */
import { layers } from "./layers.ts";
import { addressOf, layerOf, placeOf } from "./place.ts";
import { usesOf } from "./uses.ts";

const FILES =
  "(chmod|chown|copyFile|create|link|lstat|makeTempDir|makeTempFile|mkdir|open|readDir|readFile|" +
  "readLink|readTextFile|realPath|remove|rename|stat|symlink|truncate|utime|watchFs|writeFile|writeTextFile)";

/** Lets the names that match be used only in some places of the product: `main.ts` and layers of `src/`. */
function only(places: string[], names: RegExp, why: string): Deno.lint.Rule {
  return {
    create(context) {
      const place = placeOf(addressOf(context.filename)) ?? "";
      const layer = place === "main.ts" ? place : layerOf(place);
      if (layer === undefined || places.includes(layer)) return {};
      return usesOf((name, node) => {
        if (names.test(name)) context.report({ node, message: `Cannot use ${name} here: ${why}` });
      });
    },
  };
}

const plugin: Deno.lint.Plugin = {
  name: "house",
  rules: {
    layers,
    "fetch-only-in-transport": only(
      ["transport"],
      /^((fetch|WebSocket|EventSource|XMLHttpRequest)(\.|$)|Deno\.(connect|createHttpClient)|node:(http|net|tls|dgram)|postgres$)/,
      "the network and its names belong into src/transport/, behind the guard",
    ),
    "exit-only-in-main": only(
      ["main.ts"],
      /^(Deno|process)\.exit(\.|$)/,
      "ending the process belongs into main.ts, since it skips every cleanup",
    ),
    "console-only-for-output": only(
      ["cli"],
      /^console(\.|$)/,
      "output belongs into src/cli/",
    ),
    "no-ambient-time": only(
      ["main.ts", "core", "transport"],
      /^(new Date\(\)|Date\.now|performance\.now|set(Timeout|Interval)(\.|$)|Math\.random|crypto\.(getRandomValues|randomUUID)|AbortSignal\.timeout|Temporal\.Now|node:timers)/,
      "time and chance belong into src/core/ and come in as arguments, so that runs can be simulated",
    ),
    "no-ambient-files": only(
      ["main.ts", "core", "cli"],
      new RegExp(`^(Deno\\.${FILES}(Sync)?$|node:(fs|sqlite))`),
      "files belong into src/core/ and come in as arguments",
    ),
  },
};

export default plugin;
