import { addressOf, depthOf, layerOf, ORDER, placeOf } from "./place.ts";

const PACKAGES =
  /^(@std\/(cli|assert|log)|chromadb|d3-scale|d3-time|leven|hdr-histogram-js|parse-prometheus-text-format|postgres|string-width|wrap-ansi)(\/|$)|^node:/;

/** Lets imports point downward only, and the lab of the tests judge from outside. */
export const layers: Deno.lint.Rule = {
  create(context) {
    const address = addressOf(context.filename);
    const place = placeOf(address) ?? "";
    const reason = place === "main.ts" || layerOf(place) !== undefined
      ? whyNotProduct
      : place.startsWith("tests/lab/")
      ? whyNotLab
      : undefined;
    if (!reason) return {};
    const judge = (node: Deno.lint.Node, specifier: unknown) => {
      if (typeof specifier !== "string") return;
      const target = /^[./]/.test(specifier) ? placeOf(new URL(specifier, address)) ?? specifier : undefined;
      const why = reason(place, target, specifier);
      if (why) context.report({ node, message: `Cannot import ${target ?? specifier} here: ${why}` });
    };
    return {
      ImportDeclaration: (node) => judge(node, node.source.value),
      ExportAllDeclaration: (node) => judge(node, node.source.value),
      ExportNamedDeclaration: (node) => judge(node, node.source?.value),
      ImportExpression: (node) => judge(node, node.source.type === "Literal" ? node.source.value : undefined),
    };
  },
};

type Reason = (place: string, target: string | undefined, specifier: string) => string | undefined;

const whyNotProduct: Reason = (place, target, specifier) => {
  if (target === undefined) {
    return PACKAGES.test(specifier)
      ? undefined
      : "the product uses @std/cli, @std/assert, @std/log, chromadb, d3-scale, d3-time, leven, hdr-histogram-js, parse-prometheus-text-format, postgres and node: only";
  }
  if (/^(tests|scripts)\//.test(target)) return "the product does not know its tests and scripts";
  if (target === "main.ts") return `nothing lies above main (${ORDER})`;
  const [from, to] = [layerOf(place), layerOf(target)];
  if (to === undefined || from === to) return undefined;
  const [above, below] = [from === undefined ? -1 : depthOf(from), depthOf(to)];
  if (below < 0 || from !== undefined && above < 0) return `it belongs into a layer (${ORDER})`;
  return above < below ? undefined : `imports point downward only (${ORDER})`;
};

const whyNotLab: Reason = (_place, target) => {
  const layer = target === undefined ? undefined : layerOf(target);
  return layer === undefined || layer === "core"
    ? undefined
    : "the lab judges from outside and knows only src/core/";
};
