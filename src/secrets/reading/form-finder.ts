import { DROP, foldAt, foldOfUnit, SEVERAL, widthAt } from "./fold.ts";
import { GRAM, GramTable, nextGram } from "./gram-table.ts";
import type { SecretForm } from "./secret-forms.ts";
import type { Span } from "./span.ts";
import { unitsOf } from "./units.ts";

/** Finds forms of secrets in what is read. */
export interface FormFinder {
  /** The length of the longest form. */
  readonly longest: number;
  find(text: string): readonly Span[];
}

/** The finder takes time that is linear in the text, however many forms there are. */
export function formFinder(forms: readonly SecretForm[]): FormFinder {
  const table = new GramTable<SecretForm>();
  for (const form of forms.toSorted((a, b) => b.folded.length - a.folded.length)) {
    table.add(form.folded, form);
  }
  return {
    longest: Math.max(0, ...forms.map(({ folded }) => folded.length)),
    find: (text) => (forms.length === 0 ? [] : placesIn(text, table)),
  };
}

/** The text is folded as it is read: there is something to be compared at few places only. */
function placesIn(text: string, table: GramTable<SecretForm>): readonly Span[] {
  const units = unitsOf(text);
  const { slots } = table;
  const spans: Span[] = [];
  let gram = 0;
  for (let at = 0; at < text.length; at += 1) {
    const folded = foldOfUnit(units[at] ?? 0);
    if (folded === DROP) continue;
    if (folded === SEVERAL) {
      const several = foldAt(text, at);
      for (let unit = 0; unit < several.length; unit += 1) {
        gram = nextGram(gram, several.charCodeAt(unit));
        if (slots.has(gram)) addPlace(spans, text, table.get(gram), before(text, at, unit));
      }
      at += widthAt(text, at) - 1;
      continue;
    }
    gram = nextGram(gram, folded);
    if (slots.has(gram)) addPlace(spans, text, table.get(gram), before(text, at, 0));
  }
  return spans;
}

/** A unit of what a text folds to: the place of its character, and how many units of that are before it. */
interface Place {
  readonly at: number;
  readonly unit: number;
}

/** The place where the gram begins whose last unit this is; null = before the text. */
function before(text: string, end: number, unit: number): Place | null {
  let at = end;
  let missing = GRAM - 1 - unit;
  while (missing > 0) {
    at -= 1;
    if (at < 0) return null;
    if (at > 0 && widthAt(text, at - 1) === 2) at -= 1;
    missing -= foldAt(text, at).length;
  }
  return { at, unit: -missing };
}

function addPlace(spans: Span[], text: string, forms: readonly SecretForm[], from: Place | null): void {
  if (from === null) return;
  for (const form of forms) {
    const last = lastOf(form, text, from);
    if (last === null) continue;
    spans.push({ start: from.at, end: last + widthAt(text, last) });
    return;
  }
}

/** Place of the character with which this form ends when it begins there; null = it does not. */
function lastOf(
  { folded, same, text: meant }: SecretForm,
  text: string,
  { at: from, unit }: Place,
): number | null {
  let [at, next, skipped, last] = [from, 0, unit, from];
  for (; next < folded.length; at += widthAt(text, at)) {
    if (at >= text.length) return null;
    const units = foldAt(text, at);
    if (units.length > skipped) last = at;
    for (let index = skipped; index < units.length && next < folded.length; index += 1) {
      if (units.charCodeAt(index) !== folded.charCodeAt(next)) return null;
      next += 1;
    }
    skipped = 0;
  }
  if (same === "folded" || same === "bytes") return last;
  const read = text.slice(from, last + 1);
  return (same === "read" ? read : digitsOf(read)) === meant ? last : null;
}

/** The digits of base64 and of its variant for URLs; digits at the ends that the fold drops do not matter. */
function digitsOf(read: string): string {
  return read
    .replaceAll("-", "+")
    .replaceAll("_", "/")
    .replaceAll(/[^A-Za-z0-9+/]/g, "");
}
