import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Pair,
} from "yaml";
import type { Problem } from "../../base/errors.ts";
import { quote } from "../../base/quote.ts";
import { isWellFormed } from "../../base/well-formed.ts";
import { isMergeKey, mergeFaults, mergeSources } from "./merge-keys.ts";

/** Most aliases that one file may resolve to. A file with more is treated as an attack ("billion laughs"). */
const MAX_ALIASES = 100;

type Path = readonly (string | number)[];

export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface YamlFile {
  /** Plain data. */
  readonly value: unknown;
  /** The position of a path; if it does not exist, that of its nearest existing ancestor. */
  readonly locate: (path: Path, at: "key" | "value") => Position;
}

export type ParsedYaml =
  | { readonly ok: true; readonly yaml: YamlFile }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Parses one YAML 1.2 document with merge keys (`<<: *base`). Reports all syntax errors, duplicate keys and invalid
 * keys at once.
 */
export function parseYaml(text: string, file: string): ParsedYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problemAt = (offset: number, message: string): Problem => ({
    file,
    ...position(offset),
    path: "",
    message,
  });
  const problems = [
    ...[...document.errors, ...document.warnings].map((error) =>
      problemAt(error.pos[0], syntaxMessage(error, text)),
    ),
    ...[...unfitKeys(document), ...halfPairs(document)].map(({ offset, message }) =>
      problemAt(offset, message),
    ),
    ...mergeFaults(document).map(({ at, message }) => problemAt(offsetOfNode(at), message)),
  ];
  if (problems.length > 0) return { ok: false, problems };
  try {
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return { ok: true, yaml: { value, locate: (path, at) => position(offsetOf(document, path, at)) } };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, problems: [problemAt(0, `cannot be read as YAML: ${message}`)] };
  }
}

function syntaxMessage(
  error: { code: string; message: string; pos: [number, number] },
  text: string,
): string {
  if (error.code === "DUPLICATE_KEY") {
    const key = /^[^:\n]*/.exec(text.slice(error.pos[0]))?.[0].trim() ?? "";
    return `key ${quote(key)} is given twice; keep one`;
  }
  return `not valid YAML: ${error.message}`;
}

/** Keys that are not plain text, and the one name that could change the prototype of an object. */
function unfitKeys(document: Document): { offset: number; message: string }[] {
  const found: { offset: number; message: string }[] = [];
  visit(document, {
    Pair(_, pair: Pair) {
      const offset = offsetOfNode(pair.key);
      if (!isScalar(pair.key) || pair.key.value === null) {
        found.push({ offset, message: "expected a text as the key" });
      } else if (pair.key.value === "__proto__") {
        found.push({ offset, message: '"__proto__" is not allowed as a key' });
      }
    },
  });
  return found;
}

/** An escape such as "\ud800" alone is not a character and could neither be hashed nor shown. */
function halfPairs(document: Document): { offset: number; message: string }[] {
  const found: { offset: number; message: string }[] = [];
  visit(document, {
    Scalar(_, scalar) {
      if (typeof scalar.value !== "string" || isWellFormed(scalar.value)) return;
      const message = `expected characters, got half of a surrogate pair in ${quote(scalar.value)}: write both halves, or the character itself`;
      found.push({ offset: offsetOfNode(scalar), message });
    },
  });
  return found;
}

function offsetOf(document: Document, path: Path, at: "key" | "value"): number {
  let node: unknown = document.contents;
  let offset = offsetOfNode(node);
  for (const [depth, part] of path.entries()) {
    const container = isAlias(node) ? node.resolve(document) : node;
    const found = childOf(document, container, part);
    if (found === null) return offset;
    const last = depth === path.length - 1;
    offset = last && at === "value" ? offsetOfNode(found.value ?? found.key) : offsetOfNode(found.key);
    node = found.value;
  }
  return offset;
}

interface Child {
  readonly key: unknown;
  readonly value: unknown;
}

/** The value of the mapping's own key, else of the one that it merges. */
function childOf(document: Document, node: unknown, part: string | number): Child | null {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
    if (pair !== undefined) return { key: pair.key, value: pair.value };
    const sources = node.items.filter(isMergeKey).flatMap((merge) => mergeSources(document, merge) ?? []);
    for (const source of sources) {
      const merged = childOf(document, source, part);
      if (merged !== null) return merged;
    }
    return null;
  }
  if (isSeq(node) && typeof part === "number") {
    const item = node.items[part];
    return item === undefined ? null : { key: item, value: item };
  }
  return null;
}

function offsetOfNode(node: unknown): number {
  const ranged = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node);
  return ranged ? (node.range?.[0] ?? 0) : 0;
}
