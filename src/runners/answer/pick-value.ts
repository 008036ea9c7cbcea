import type { Json } from "../../base/json.ts";

/** A value by its path, or how far the path leads and what it could go on with. */
export type Picked =
  | { readonly found: true; readonly value: Json }
  | { readonly found: false; readonly unknown: string; readonly known: readonly string[] };

/**
 * The value at a path such as `content.task.answers.0`. Names may hold dots themselves (`content.v1.5.text`): the longest
 * that fits is taken.
 */
export function pickValue(value: Json, path: string): Picked {
  if (path === "") return { found: true, value };
  const entries = entriesOf(value);
  const fitting = entries
    .filter(([key]) => path === key || path.startsWith(`${key}.`))
    .toSorted(([a], [b]) => b.length - a.length);
  const [first] = fitting;
  if (first === undefined) return { found: false, unknown: path, known: entries.map(([key]) => key) };
  return pickValue(first[1], path.slice(first[0].length + 1));
}

/** Own keys of an object, indices of a list. */
function entriesOf(value: Json): readonly (readonly [string, Json])[] {
  return typeof value === "object" && value !== null ? Object.entries<Json>(value) : [];
}
