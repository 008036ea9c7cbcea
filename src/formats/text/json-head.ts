/** A text, number, true, false or null; undefined = a list, an object, or a value that the text cuts off. */
export type HeadValue = string | number | boolean | null | undefined;

/** Deeper values tell nothing about a format, and text of anyone may nest without end. */
const MOST_LEVELS = 4;

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|([{}[\],:])|([^\s{}[\],:"]+))/y;

/**
 * Paths of the first JSON value of a text, as far as the text goes, with what stands there: `version`, `results[].times`,
 * `[].name`. The first value of a path counts. Empty: no list and no object begins here.
 */
export function jsonHead(text: string): ReadonlyMap<string, HeadValue> {
  const paths = new Map<string, HeadValue>();
  const open: Container[] = [];
  TOKEN.lastIndex = 0;
  for (let token = TOKEN.exec(text); token !== null; token = TOKEN.exec(text)) {
    const [, quoted, sign, word] = token;
    const inside = open.at(-1);
    if (inside === undefined && sign !== "{" && sign !== "[") return paths;
    if (sign === "{" || sign === "[") {
      const path = pathIn(inside);
      if (inside !== undefined) note(paths, path, { level: open.length, value: undefined });
      open.push({ path, isList: sign === "[", key: null });
    } else if (sign === "}" || sign === "]") {
      open.pop();
      if (open.length === 0) return paths;
    } else if (sign === ",") {
      if (inside?.isList === false) inside.key = null;
    } else if (inside !== undefined && sign === undefined) {
      if (!inside.isList && inside.key === null) {
        inside.key = quoted === undefined ? "" : textOf(quoted);
        note(paths, pathIn(inside), { level: open.length, value: undefined });
      } else {
        note(paths, pathIn(inside), { level: open.length, value: valueOf(quoted, word) });
      }
    }
  }
  return paths;
}

interface Container {
  readonly path: string;
  readonly isList: boolean;
  /** The key of the value that comes next; null in lists, and where a key comes next. */
  key: string | null;
}

function pathIn(inside: Container | undefined): string {
  if (inside === undefined) return "";
  if (inside.isList) return `${inside.path}[]`;
  return inside.path === "" ? (inside.key ?? "") : `${inside.path}.${inside.key ?? ""}`;
}

function note(
  paths: Map<string, HeadValue>,
  path: string,
  { level, value }: { readonly level: number; readonly value: HeadValue },
): void {
  if (level > MOST_LEVELS) return;
  if (paths.get(path) === undefined) paths.set(path, value);
}

function textOf(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted.slice(1, -1);
  }
}

function valueOf(quoted: string | undefined, word: string | undefined): HeadValue {
  if (quoted !== undefined) return textOf(quoted);
  if (word === "true" || word === "false") return word === "true";
  if (word === "null") return null;
  const number = Number(word);
  return Number.isNaN(number) ? undefined : number;
}
