import { checkTemplate } from "./check-template.ts";
import type { Complaint } from "../values/complaint.ts";
import { quote } from "../../base/quote.ts";
import type { KnownAxes } from "../matrix/where.ts";
import type { WrittenHeaders } from "./written-http.ts";

type Path = readonly (string | number)[];

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** What they hold is secret. */
const CREDENTIALS: ReadonlySet<string> = new Set([
  "authorization",
  "proxy-authorization",
  "x-api-key",
  "api-key",
  "cookie",
]);
/** They say how the message is framed, which is for the client to say. */
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

/** Name of an environment variable. The text itself is not repeated: it may be the key. */
export function checkEnvName(name: string, path: Path): Complaint[] {
  if (ENV_NAME.test(name)) return [];
  return [
    { path, at: "value", message: 'expected the name of an environment variable: letters, digits and "_"' },
  ];
}
