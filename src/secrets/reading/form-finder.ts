import { type Folded, fold } from "./fold.ts";
import { GRAM, GramTable, nextGram, slotOf } from "./gram-table.ts";
import type { SecretForm } from "./secret-forms.ts";
import type { Span } from "./span.ts";

/** Finds forms of secrets in what is read. */
export interface FormFinder {
  /** Of the longest form. */
  readonly longest: number;
  find(text: string): readonly Span[];
}

/** In time that is linear in the text, however many forms there are. */
export function formFinder(forms: readonly SecretForm[]): FormFinder {
  const table = new GramTable<SecretForm>();
  for (const form of forms.toSorted((a, b) => b.folded.length - a.folded.length)) {
    table.add(form.folded, form);
  }
  return {
    longest: Math.max(0, ...forms.map(({ folded }) => folded.length)),
    find: (text) => (forms.length === 0 ? [] : placesIn(text, fold(text), table)),
  };
}

function placesIn(text: string, folded: Folded, table: GramTable<SecretForm>): readonly Span[] {
  const { codes, length } = folded;
  const { slots } = table;
  const spans: Span[] = [];
  let gram = 0;
  for (let end = 0; end < length; end += 1) {
    gram = nextGram(gram, codes[end] ?? 0);
    if (slots[slotOf(gram)] !== 1) continue;
    const at = end - GRAM + 1;
    const form = table.get(gram).find((candidate) => isAt(candidate, at, { folded, text }));
    if (form !== undefined) spans.push(placeOf({ folded, text }, at, at + form.folded.length - 1));
  }
  return spans;
}

interface Found {
  readonly folded: Folded;
  readonly text: string;
}

function isAt(form: SecretForm, at: number, { folded, text }: Found): boolean {
  const { length } = form.folded;
  if (at < 0 || at + length > folded.length) return false;
  for (let index = 0; index < length; index += 1) {
    if (form.folded.charCodeAt(index) !== folded.codes[at + index]) return false;
  }
  if (form.same === "folded" || form.same === "bytes") return true;
  const read = text.slice(folded.at[at], (folded.at[at + length - 1] ?? 0) + 1);
  return form.same === "read" ? read === form.text : digitsOf(read) === form.text;
}

/** Of base64 and of its variant for URLs; those at its ends that the fold drops do not matter. */
function digitsOf(read: string): string {
  return read
    .replaceAll("-", "+")
    .replaceAll("_", "/")
    .replaceAll(/[^A-Za-z0-9+/]/g, "");
}

function placeOf({ folded, text }: Found, first: number, last: number): Span {
  const end = folded.at[last] ?? 0;
  return { start: folded.at[first] ?? 0, end: end + ((text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1) };
}
