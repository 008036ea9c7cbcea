import type { Json } from "../../base/json.ts";
import { checkHeaders } from "./check-headers.ts";
import { checkTemplate } from "./check-template.ts";
import { checkUrl } from "../values/check-url.ts";
import type { Complaint } from "../values/complaint.ts";
import { quote } from "../../base/quote.ts";
import { didYouMean } from "../../base/did-you-mean.ts";
import { isJsonPath } from "../../base/json-path.ts";
import type { KnownAxes } from "../matrix/where.ts";
import type { WrittenHttp } from "./written-http.ts";

type Path = readonly (string | number)[];

/** What a runner's keys are checked against. */
export interface EndpointContext {
  /** Null: the matrix is broken. */
  readonly axes: KnownAxes | null;
  /** Names of the config's metrics. */
  readonly metrics: readonly string[];
}

export function checkHttp(http: WrittenHttp, path: Path, { axes, metrics }: EndpointContext): Complaint[] {
  const { url, body, method } = http;
  const places = textsIn(body ?? null, [...path, "body"]);
  return [
    ...(url === undefined
      ? [{ path: [...path, "url"], at: "value" as const, message: "is required: expected an address" }]
      : [
          ...checkUrl(url, [...path, "url"], { places: "behind-host" }),
          ...checkTemplate(url, [...path, "url"], axes),
        ]),
    ...(body !== undefined && (method === "GET" || method === "HEAD")
      ? [{ path: [...path, "body"], at: "key" as const, message: `${method} sends no body: write POST` }]
      : []),
    ...places.flatMap((place) => checkTemplate(place.text, place.path, axes)),
    ...checkHeaders(http.headers ?? {}, [...path, "headers"], axes),
    ...Object.entries(http.metrics ?? {}).flatMap(([name, text]) => [
      ...checkMetricName(name, [...path, "metrics", name], metrics),
      ...checkJsonPath(text, [...path, "metrics", name]),
    ]),
    ...(http.success === undefined ? [] : checkJsonPath(http.success, [...path, "success"])),
    ...(http.fallback === undefined ? [] : checkFallback(http, [...path, "fallback"], axes)),
  ];
}

/** What shares the limits of the first endpoint is down with it. */
function checkFallback(first: WrittenHttp, path: Path, axes: KnownAxes | null): Complaint[] {
  const { url, headers } = first.fallback ?? { url: "" };
  const isSame = accountOf(first.url ?? "", first.headers) === accountOf(url, headers);
  const message = "expected another server, or headers with another key: an endpoint fails as a whole";
  return [
    ...(isSame ? [{ path: [...path, "url"], at: "value" as const, message }] : []),
    ...checkUrl(url, [...path, "url"], { places: "behind-host" }),
    ...checkTemplate(url, [...path, "url"], axes),
    ...checkHeaders(headers ?? {}, [...path, "headers"], axes),
  ];
}

/** Origin and names of keys. */
function accountOf(url: string, headers: WrittenHttp["headers"] = {}): string {
  const [origin = url] = /^https?:\/\/[^/?#]+/i.exec(url) ?? [];
  const keys = Object.values(headers).flatMap((value) => (typeof value === "string" ? [] : [value.env]));
  return JSON.stringify([origin.toLowerCase(), keys.toSorted()]);
}

/** A metric that is read out of an answer and judged by nothing is a typo. */
export function checkMetricName(name: string, path: Path, metrics: readonly string[]): Complaint[] {
  if (metrics.includes(name) || name === "success") return [];
  return [{ path, at: "key", message: `unknown metric ${quote(name)}.${didYouMean(name, metrics)}` }];
}

export function checkJsonPath(text: string, path: Path): Complaint[] {
  if (isJsonPath(text)) {
    // What a server answers could hold such an expression up for ever.
    return runsPattern(text)
      ? [{ path, at: "value", message: "expected a JSONPath without match() and search(): compare with ==" }]
      : [];
  }
  const message = `expected a JSONPath (RFC 9535) such as $.scores.f1, got ${quote(text)}`;
  return [{ path, at: "value", message }];
}

/** Whether a JSONPath calls a function that takes a regular expression, texts in it aside. */
function runsPattern(jsonPath: string): boolean {
  return /\b(?:match|search)\(/.test(jsonPath.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, "''"));
}

/** All texts of a JSON value, with their places. */
function textsIn(value: Json, path: Path): readonly { readonly text: string; readonly path: Path }[] {
  if (typeof value === "string") return [{ text: value, path }];
  if (typeof value !== "object" || value === null) return [];
  const isList = Array.isArray(value);
  return Object.entries<Json>(value).flatMap(([key, item]) =>
    textsIn(item, [...path, isList ? Number(key) : key]),
  );
}
