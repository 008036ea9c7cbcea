/** A text with places for values of the case: `Answer {{ content.task.question }}`. */
export type TemplatePart =
  | { readonly text: string }
  /** Path of a value in what a trial is given: `axes.model`, `content.task.question`, `seed`. */
  | { readonly name: string };

/** `\{{` stands for two braces that are no place. */
const PLACE = /\\\{\{|\{\{([^{}]*)\}\}/g;

/** The parts of a template, in order. A `{{` that is never closed is ordinary text. */
export function parseTemplate(template: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const match of template.matchAll(PLACE)) {
    parts.push({ text: template.slice(end, match.index) });
    parts.push(match[1] === undefined ? { text: "{{" } : { name: match[1].trim() });
    end = match.index + match[0].length;
  }
  parts.push({ text: template.slice(end) });
  return parts.filter((part) => !("text" in part) || part.text !== "");
}

/** Names of all places in a template. */
export function namesIn(template: string): readonly string[] {
  return parseTemplate(template).flatMap((part) => ("name" in part ? [part.name] : []));
}

/** Places in texts of programs, whose own braces stay as they are written: `docker inspect --format '{{.State}}'`. */
const CASE_PLACE = /(\\?)\{\{\s*((?:axes|content)\.[^{}]*[^{}\s]|seed|repetition|side)\s*\}\}/g;

/** Parses a text in which only values of a case are places; `\\{{ seed }}` stays as written, without the `\\`. */
export function parseCasePlaces(text: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const match of text.matchAll(CASE_PLACE)) {
    parts.push({ text: text.slice(end, match.index) });
    const [whole, escape = "", name = ""] = match;
    parts.push(escape === "" ? { name } : { text: whole.slice(escape.length) });
    end = match.index + whole.length;
  }
  parts.push({ text: text.slice(end) });
  return parts.filter((part) => !("text" in part) || part.text !== "");
}

/** The text written so that `parseCasePlaces` finds no place in it, and gives it back. */
export function withoutCasePlaces(text: string): string {
  return text.replaceAll(
    CASE_PLACE,
    (whole: string, escape: string) => `${escape}\\${whole.slice(escape.length)}`,
  );
}

/** Names of the values of a case in a text of a program. */
export function casePlacesIn(text: string): readonly string[] {
  return parseCasePlaces(text).flatMap((part) => ("name" in part ? [part.name] : []));
}
