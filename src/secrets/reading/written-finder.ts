import { GRAM, GramTable, nextGram, slotOf } from "./gram-table.ts";
import type { Span } from "./span.ts";

/**
 * Finds texts of four or more units as they are, the longest at each place. What stands before one cannot hide it, as a
 * backslash before an `n` can from who reads escapes.
 */
export function writtenFinder(values: readonly string[]): (text: string) => readonly Span[] {
  const table = new GramTable<string>();
  for (const value of values.toSorted((a, b) => b.length - a.length)) table.add(value, value);
  const { slots } = table;
  return (text) => {
    const spans: Span[] = [];
    let gram = 0;
    for (let end = 0; end < text.length; end += 1) {
      gram = nextGram(gram, text.charCodeAt(end));
      if (slots[slotOf(gram)] !== 1) continue;
      const start = end - GRAM + 1;
      const value = table.get(gram).find((candidate) => text.startsWith(candidate, start));
      if (value !== undefined) spans.push({ start, end: start + value.length });
    }
    return spans;
  };
}
