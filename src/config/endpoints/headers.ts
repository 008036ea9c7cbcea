import { z } from "zod";
import { quote } from "../../base/quote.ts";
import type { Headers } from "../../model/config/endpoint.ts";
import type { Complaint } from "../values/complaint.ts";
import { defaultedKey, expected, requiredKey } from "../values/keys.ts";
import type { KnownAxes } from "../values/where.ts";
import { text } from "../values/written-values.ts";
import { checkTemplate } from "./check-template.ts";

export const writtenSecretHeader = z.strictObject(
  {
    env: requiredKey(text, "Environment variable that holds the value; it is redacted everywhere."),
    prefix: defaultedKey(z.string(expected("text")), "", 'Text before the value: `"Bearer "`.'),
  },
  expected("{env: NAME}"),
);

export const headers = z
  .record(
    z.string(),
    z.union([z.string(), writtenSecretHeader], expected("text, or {env: NAME} for a secret")),
    expected("a mapping from header to text or {env: NAME}"),
  )
  .meta({ title: "header → text or secret" });

export type WrittenHeaders = z.output<typeof headers>;

type Path = readonly (string | number)[];

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Headers whose values are secret. */
const CREDENTIALS: ReadonlySet<string> = new Set([
  "authorization",
  "proxy-authorization",
  "x-api-key",
  "api-key",
  "cookie",
]);
/** Headers that describe the framing of the message, which the client sets. */
const FRAMING: ReadonlySet<string> = new Set([
  "content-length",
  "transfer-encoding",
  "connection",
  "upgrade",
]);

export function checkHeaders(headers: WrittenHeaders, path: Path, axes: KnownAxes | null): Complaint[] {
  return Object.entries(headers).flatMap(([name, value]): Complaint[] => {
    const place = [...path, name];
    const complain = (message: string): Complaint[] => [{ path: place, at: "key", message }];
    const lower = name.toLowerCase();
    if (!HEADER_NAME.test(name)) return complain(`expected the name of a header, got ${quote(name)}`);
    if (FRAMING.has(lower)) return complain("is set by the client; remove it");
    if (typeof value === "object") return checkEnvName(value.env, [...place, "env"]);
    if (CREDENTIALS.has(lower)) return complain("a config must not contain a key: write {env: NAME}");
    return checkTemplate(value, place, axes);
  });
}

/**
 * Checks the name of an environment variable. The message does not repeat the text, because it may be the key itself.
 */
export function checkEnvName(name: string, path: Path): Complaint[] {
  if (ENV_NAME.test(name)) return [];
  return [
    { path, at: "value", message: 'expected the name of an environment variable: letters, digits and "_"' },
  ];
}

export function resolveHeaders(written: WrittenHeaders | undefined): Headers {
  return Object.fromEntries(
    Object.entries(written ?? {}).map(([name, value]) => [
      name,
      typeof value === "string" ? value : { env: value.env, prefix: value.prefix ?? "" },
    ]),
  );
}

/** Environment variables whose values are sent. */
export function secretsOf(sent: Headers): readonly string[] {
  return Object.values(sent).flatMap((value) => (typeof value === "string" ? [] : [value.env]));
}
