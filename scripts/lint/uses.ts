type Node = Deno.lint.Node;

/**
 * Reports every use of something global under its dotted name: `fetch`, `Deno.exit`, `new Date()`, whether
 * called or passed on, also through `globalThis` and by destructuring, and `node:fs` for an import of it.
 *
 * Scopes are not followed: a local variable that is named like a global counts as the global.
 */
export function usesOf(report: (name: string, node: Node) => void): Deno.lint.LintVisitor {
  const each = (name: string, node: Node) => report(name.replace(/^((globalThis|window|self)\.)+/, ""), node);
  const ofImport = (node: Node & { source: { value: unknown } | null }) => {
    if (typeof node.source?.value === "string") report(node.source.value, node);
  };
  return {
    Identifier(identifier) {
      if (!isReference(identifier)) return;
      const { name, node, parent } = climb(identifier);
      if (parent.type === "VariableDeclarator" && parent.id.type === "ObjectPattern") {
        for (const property of parent.id.properties) {
          if (property.type === "Property") each(`${name}.${keyOf(property.key) ?? ""}`, property);
        }
      } else if (isDateOfNow(name, parent)) {
        each("new Date()", parent);
      } else {
        each(name, node);
      }
    },
    ImportDeclaration: ofImport,
    ExportAllDeclaration: ofImport,
    ExportNamedDeclaration: ofImport,
    ImportExpression: (node) => node.source.type === "Literal" && report(String(node.source.value), node),
  };
}

/** Says whether an identifier stands for a value, not for a key, a type or an imported name. */
function isReference(node: Deno.lint.Identifier): boolean {
  const { parent } = node;
  if (parent.type === "MemberExpression") return parent.computed || parent.object === node;
  if (parent.type === "ImportSpecifier" || parent.type === "ExportSpecifier") return false;
  const { key, computed } = parent as { key?: Node; computed?: boolean };
  if (key === node && !computed) return false;
  return !parent.type.startsWith("TS") || isWrapper(parent);
}

/** Follows `a.b["c"]` from `a` upwards, through casts, to the whole expression, its name and its parent. */
function climb(start: Deno.lint.Identifier): { name: string; node: Node; parent: Node } {
  let name = start.name;
  let node: Node = start;
  for (let parent: Node = start.parent;; parent = node.parent) {
    if (parent.type === "MemberExpression" && parent.object === node) {
      const key = !parent.computed || parent.property.type === "Literal" ? keyOf(parent.property) : undefined;
      if (key === undefined) return { name, node, parent };
      name += `.${key}`;
    } else if (!isWrapper(parent)) return { name, node, parent };
    node = parent;
  }
}

type Wrapper =
  | Deno.lint.ChainExpression
  | Deno.lint.TSAsExpression
  | Deno.lint.TSNonNullExpression
  | Deno.lint.TSSatisfiesExpression
  | Deno.lint.TSTypeAssertion;

function isWrapper(node: Node): node is Wrapper {
  return /^(ChainExpression|TSAsExpression|TSNonNullExpression|TSSatisfiesExpression|TSTypeAssertion)$/.test(
    node.type,
  );
}

function isDateOfNow(name: string, parent: Node): boolean {
  return /(^|\.)Date$/.test(name) &&
    (parent.type === "CallExpression" || parent.type === "NewExpression") && parent.arguments.length === 0;
}

function keyOf(node: Node): string | undefined {
  if (node.type === "Identifier" || node.type === "PrivateIdentifier") return node.name;
  return node.type === "Literal" ? String(node.value) : undefined;
}
