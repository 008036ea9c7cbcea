import type { Headers } from "../../model/config/endpoint.ts";
import type { Json } from "../../base/json.ts";
import { renderHeader, TemplateError } from "../answer/render-template.ts";

/** Headers as they are sent; secrets come from `env`. TemplateError when one is not set. */
export function renderHeaders(
  headers: Headers,
  values: Json,
  env: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      typeof value === "string" ? renderHeader(value, values) : `${value.prefix}${secretOf(value.env, env)}`,
    ]),
  );
}

/** The value of an environment variable that holds a secret; nothing of it is ever in a message. */
export function secretOf(name: string, env: Readonly<Record<string, string>>): string {
  const value = Object.hasOwn(env, name) ? env[name]?.trim() : undefined;
  if (value === undefined || value === "") throw new TemplateError(`environment variable ${name} is not set`);
  if (!/^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(value)) {
    throw new TemplateError(`environment variable ${name} contains characters that a header cannot contain`);
  }
  return value;
}
