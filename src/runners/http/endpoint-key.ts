import type { Headers } from "../../model/config/endpoint.ts";
import { parseTemplate } from "../../base/template.ts";

/**
 * What shares a server's limits: origin of the URL, and names of the variables that hold its keys. A URL's origin has no
 * places, so its template tells it.
 */
export function endpointKey(url: string, headers: Headers): string {
  const [first] = parseTemplate(url);
  const { origin } = new URL(first !== undefined && "text" in first ? first.text : url);
  const keys = Object.values(headers).flatMap((value) => (typeof value === "string" ? [] : [value.env]));
  return [origin, ...new Set(keys)].join(" ");
}
