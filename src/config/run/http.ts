import { z } from "zod";
import type { Json } from "../../base/json.ts";
import type { HttpRunner } from "../../model/config/endpoint.ts";
import { checkTemplate } from "../endpoints/check-template.ts";
import { checkHeaders, headers, resolveHeaders, secretsOf } from "../endpoints/headers.ts";
import { checkJsonPath, checkMetricName, jsonPath, jsonPaths } from "../endpoints/json-path.ts";
import { httpTemplates } from "../endpoints/request-texts.ts";
import { checkUrl } from "../values/check-url.ts";
import type { Complaint } from "../values/complaint.ts";
import { defaultedKey, expected, optionalKey, requiredKey } from "../values/keys.ts";
import type { Owners } from "../values/owner.ts";
import type { KnownAxes } from "../values/where.ts";
import { text, wholeNumber } from "../values/written-values.ts";
import { jsonPart, type Path, type RunnerCheckContext, type RunnerSection } from "./runner-section.ts";

export const writtenHttpFallback = z.strictObject(
  {
    url: requiredKey(text, "Address, with the scheme. It may have placeholders after the host."),
    headers: optionalKey(
      headers,
      "Sent with every request to it; the first endpoint's headers are not sent.",
    ),
  },
  expected("a mapping with url"),
);

/** `url` is required here or in the run at the top level, which checkHttp verifies. */
export const writtenHttp = z.strictObject(
  {
    url: optionalKey(
      text,
      "Address, with the scheme. Required. After the host, `{{ axes.model }}` inserts a value of the case, percent-encoded.",
    ),
    method: optionalKey(
      z.enum(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"], expected("a method such as POST")),
      "Default: `POST` with a body, else `GET`.",
    ),
    headers: optionalKey(headers, "Sent with every request. A secret is named by its environment variable."),
    body: optionalKey(
      z
        .union(
          [z.record(z.string(), z.json()), z.array(z.json())],
          expected("a mapping or a list, sent as JSON"),
        )
        .meta({ title: "JSON" }),
      "Sent as JSON. Texts in it may have placeholders; a text that is a single placeholder becomes the value itself.",
    ),
    metrics: optionalKey(
      jsonPaths,
      "Where to find each metric in the JSON of the answer. A path that selects nothing makes the trial `errored`.",
    ),
    success: optionalKey(
      jsonPath,
      "The trial is `failed` when this path selects nothing, or only false and null. Without it every answer is ok.",
    ),
    "failed-statuses": defaultedKey(
      z.array(wholeNumber(400, 599), expected("a list of statuses from 400 to 599")),
      [],
      "HTTP statuses that mean a wrong answer: the trial is `failed`, which counts. Any other status except 2xx means that there was no answer.",
    ),
    fallback: optionalKey(
      writtenHttpFallback,
      "Another address that gets the requests while the circuit of the first is open. Its rows and the report say so.",
    ),
  },
  expected("a mapping with url"),
);

const key = optionalKey(
  writtenHttp,
  "Request that is sent for each trial; metrics are read from the JSON of its answer.",
);

type WrittenHttp = z.output<typeof writtenHttp>;
type Written = z.output<z.ZodObject<{ http: typeof key }>>;

/** `success` and `failed-statuses` decide which trials count as answers: a wrong answer must not become a lost one. */
const HTTP_OWNER = {
  http: {
    url: "head",
    method: "head",
    headers: "head",
    body: "head",
    metrics: "head",
    success: "base-where-it-has-one",
    "failed-statuses": "base-where-it-has-one",
    fallback: { url: "head", headers: "head" },
  },
} as const satisfies Owners<Written>;

export const httpSection = {
  key,
  further: {},
  owner: HTTP_OWNER,
  check: ({ http }, path, context) => (http === undefined ? [] : checkHttp(http, [...path, "http"], context)),
  resolve: ({ http }) => resolveHttp(http ?? {}),
  join: (top, side) => ({ http: joined(top.http, side.http) }),
  secrets: ({ headers: sent, fallback }) => [...secretsOf(sent), ...secretsOf(fallback?.headers ?? {})],
  modules: () => [],
  promptFiles: () => [],
  commandLine: () => null,
  resultsFile: () => null,
  writes: () => [],
  measuresCases: () => false,
  toolFormats: () => [],
  templates: httpTemplates,
  // Only metrics are read from an answer.
  tellsUsage: () => false,
  executes: true,
  parts: {
    method: jsonPart("http.method", HTTP_OWNER.http.method, ({ method }) => method),
    url: jsonPart("http.url", HTTP_OWNER.http.url, ({ url }) => url),
    headers: jsonPart("http.headers", HTTP_OWNER.http.headers, ({ headers: sent }) => sent),
    body: jsonPart("http.body", HTTP_OWNER.http.body, ({ body }) => body),
    metrics: jsonPart("http.metrics", HTTP_OWNER.http.metrics, ({ metrics }) => metrics),
    success: jsonPart("http.success", HTTP_OWNER.http.success, ({ success }) => success),
    failedStatuses: jsonPart(
      "http.failed-statuses",
      HTTP_OWNER.http["failed-statuses"],
      ({ failedStatuses }) => failedStatuses,
    ),
    fallback: jsonPart("http.fallback", HTTP_OWNER.http.fallback.url, ({ fallback }) => fallback),
  },
} as const satisfies RunnerSection<"http", Written>;

/** A side with another server does not get the keys and headers that were written for the first one. */
function joined(top: WrittenHttp | undefined, side: WrittenHttp | undefined): WrittenHttp | undefined {
  if (top === undefined || side === undefined) return side ?? top;
  return { ...top, ...(side.url === undefined ? {} : { headers: undefined, fallback: undefined }), ...side };
}

function checkHttp(http: WrittenHttp, path: Path, { axes, metrics }: RunnerCheckContext): Complaint[] {
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

/** A fallback that shares the limits of the first endpoint would be unavailable together with it. */
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

/** The origin and the names of the keys. */
function accountOf(url: string, headers: WrittenHttp["headers"] = {}): string {
  const [origin = url] = /^https?:\/\/[^/?#]+/i.exec(url) ?? [];
  const keys = Object.values(headers).flatMap((value) => (typeof value === "string" ? [] : [value.env]));
  return JSON.stringify([origin.toLowerCase(), keys.toSorted()]);
}

/** All texts of a JSON value, with their paths. */
function textsIn(value: Json, path: Path): readonly { readonly text: string; readonly path: Path }[] {
  if (typeof value === "string") return [{ text: value, path }];
  if (typeof value !== "object" || value === null) return [];
  const isList = Array.isArray(value);
  return Object.entries<Json>(value).flatMap(([key, item]) =>
    textsIn(item, [...path, isList ? Number(key) : key]),
  );
}

function resolveHttp(written: WrittenHttp): HttpRunner {
  const { body } = written;
  return {
    type: "http",
    method: written.method ?? (body === undefined ? "GET" : "POST"),
    // checkHttp has made sure that it exists.
    url: written.url ?? "",
    headers: resolveHeaders(written.headers),
    body: body ?? null,
    metrics: written.metrics ?? {},
    success: written.success ?? null,
    failedStatuses: written["failed-statuses"] ?? [],
    ...(written.fallback === undefined
      ? {}
      : { fallback: { url: written.fallback.url, headers: resolveHeaders(written.fallback.headers) } }),
  };
}
