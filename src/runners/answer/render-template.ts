import type { Json } from "../../base/json.ts";
import { parseCasePlaces, parseTemplate, type TemplatePart } from "../../base/template.ts";
import { pickValue } from "./pick-value.ts";

/** A value of the case does not fit where the template puts it. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
}

/** A text with the values put in as they are; lists and objects as JSON. TemplateError for a place without a value. */
export function renderText(template: string, values: Json): string {
  return render(template, values, (value) => value);
}

/** An argument or a variable of a program: values of the case put in as they are, other braces left as they are. */
export function renderArgument(text: string, values: Json): string {
  return join(parseCasePlaces(text), values, (value) => value);
}

/**
 * JSON whose texts are templates. A text that is one place and nothing else becomes the value itself, so numbers stay
 * numbers; inside other text it becomes text. Nothing in a value can end the text it stands in.
 */
export function renderJson(template: Json, values: Json): Json {
  if (typeof template === "string") {
    const [part, ...rest] = parseTemplate(template);
    if (part !== undefined && rest.length === 0 && "name" in part) return valueOf(part.name, values);
    return renderText(template, values);
  }
  if (typeof template !== "object" || template === null) return template;
  if (isList(template)) return template.map((item) => renderJson(item, values));
  return Object.fromEntries(Object.entries(template).map(([key, item]) => [key, renderJson(item, values)]));
}

/** A URL whose values are percent-encoded, and can neither add a segment nor leave one (`..`). */
export function renderUrl(template: string, values: Json): string {
  const url = render(template, values, encodeURIComponent);
  const [path = ""] = url.split(/[?#]/);
  if (path.split("/").some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment))) {
    throw new TemplateError("a value of the case would change the path of the URL ('.' or '..')");
  }
  return url;
}

/** The value of an HTTP header. */
export function renderHeader(template: string, values: Json): string {
  const text = renderText(template, values);
  if (!/^[\t\x20-\x7e]*$/.test(text)) {
    throw new TemplateError(
      "a header can contain only visible ASCII characters; a value of the case has others",
    );
  }
  return text;
}

function render(template: string, values: Json, encode: (text: string) => string): string {
  return join(parseTemplate(template), values, encode);
}

function join(parts: readonly TemplatePart[], values: Json, encode: (text: string) => string): string {
  return parts
    .map((part) => ("text" in part ? part.text : encode(textOf(valueOf(part.name, values)))))
    .join("");
}

function valueOf(name: string, values: Json): Json {
  const picked = pickValue(values, name);
  if (!picked.found) throw new TemplateError(`the case has no value for {{ ${name} }}`);
  return picked.value;
}

/** Half a surrogate pair, which no URL can hold, becomes U+FFFD. */
function textOf(value: Json): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return new TextDecoder().decode(new TextEncoder().encode(text));
}

/** `Array.isArray` does not narrow readonly lists. */
function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
