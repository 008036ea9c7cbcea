import { GRAM, GramTable, nextGram } from "./gram-table.ts";
import type { Span } from "./span.ts";
import { unitsOf } from "./units.ts";

/**
 * Finds texts of four or more units as they are, the longest at each place. What stands before one cannot hide it, as a
 * backslash before an `n` can from who reads escapes.
 */
export function writtenFinder(values: readonly string[]): (text: string) => readonly Span[] {
  const table = new GramTable<string>();
  for (const value of values.toSorted((a, b) => b.length - a.length)) table.add(value, value);
  const { slots } = table;
  return (text) => {
    const units = unitsOf(text);
    const spans: Span[] = [];
    let gram = 0;
    for (let end = 0; end < text.length; end += 1) {
      gram = nextGram(gram, units[end] ?? 0);
      if (slots.has(gram)) addSpan(spans, text, table.get(gram), end - GRAM + 1);
    }
    return spans;
  };
}

/** Apart from the loop, where a closure would be an object for each unit. */
function addSpan(spans: Span[], text: string, values: readonly string[], start: number): void {
  const value = values.find((candidate) => text.startsWith(candidate, start));
  if (value !== undefined) spans.push({ start, end: start + value.length });
}
