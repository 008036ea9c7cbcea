import type { Where } from "../../model/config/metric.ts";
import { checkHeaders, checkEnvName } from "./headers.ts";
import { checkJsonPath, checkMetricName } from "./json-path.ts";
import type { EndpointContext } from "./endpoint-context.ts";
import { checkPattern } from "../values/check-pattern.ts";
import { checkRepositoryPath } from "../values/check-path.ts";
import { checkTemplate } from "./check-template.ts";
import { checkUrl } from "../values/check-url.ts";
import { checkWhere, type KnownAxes } from "../values/where.ts";
import type { Complaint } from "../values/complaint.ts";
import type { WrittenExtraction, WrittenScore } from "./chat-answer.ts";
import type { WrittenChatRequest } from "./chat-request.ts";

type Path = readonly (string | number)[];

/** Parameters that have a key of their own, or that would change the form of an answer. */
const RESERVED: Readonly<Record<string, string>> = {
  model: "write run.chat.model",
  messages: "write run.chat.messages",
  temperature: "write run.chat.temperature",
  seed: "write run.chat.seed",
  max_tokens: "write run.chat.max-tokens",
  max_completion_tokens: "write run.chat.max-tokens with max-tokens-as: max_completion_tokens",
  stream: "answers are read as a whole",
  n: "a trial has one answer: write repetitions",
};

/** The keys that are checked. */
interface WrittenChat extends WrittenChatRequest {
  readonly overrides?: readonly (WrittenChatRequest & { readonly where: Where })[] | undefined;
  readonly extract?: Readonly<Record<string, WrittenExtraction>> | undefined;
  readonly score?: WrittenScore | undefined;
  readonly fallback?: WrittenChatRequest | undefined;
}

export function checkChat(chat: WrittenChat, path: Path, context: EndpointContext): Complaint[] {
  const { axes, metrics } = context;
  return [
    ...required(chat, path),
    ...checkRequest(chat, path, axes),
    ...(chat.overrides ?? []).flatMap((override, index) => {
      const place = [...path, "overrides", index];
      return [
        ...(axes === null ? [] : checkWhere(override.where, [...place, "where"], axes)),
        ...checkRequest(override, place, axes),
      ];
    }),
    ...Object.entries(chat.extract ?? {}).flatMap(([name, one]) => {
      const place = [...path, "extract", name];
      return [...checkMetricName(name, place, metrics), ...checkExtraction(one, place)];
    }),
    ...checkScore(chat.score, [...path, "score"]),
    ...(chat.fallback === undefined ? [] : checkFallback(chat, chat.fallback, { path, axes })),
  ];
}

/** A fallback that shares the limits of the first endpoint would be unavailable together with it. */
function checkFallback(
  chat: WrittenChat,
  fallback: WrittenChatRequest,
  { path, axes }: { readonly path: Path; readonly axes: KnownAxes | null },
): Complaint[] {
  const place = [...path, "fallback"];
  const moved = fallback["base-url"] !== undefined;
  const [url, key] = [chat["base-url"], chat["api-key-env"] ?? null];
  const otherUrl = fallback["base-url"] ?? url;
  const otherKey = fallback["api-key-env"] ?? (moved ? null : key);
  const isSame = originOf(url) === originOf(otherUrl) && key === otherKey && fallback.headers === undefined;
  const message =
    "expected another server (base-url) or another account (api-key-env): an endpoint fails as a whole";
  return [
    ...(isSame ? [{ path: place, at: "value" as const, message }] : []),
    ...checkRequest(fallback, place, axes),
  ];
}

function originOf(url: string | undefined): string | null {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : null;
}

function required(chat: WrittenChat, path: Path): Complaint[] {
  const missing = (key: string, what: string): Complaint => ({
    path: [...path, key],
    at: "value",
    message: `is required: expected ${what}`,
  });
  return [
    ...(chat["base-url"] === undefined
      ? [missing("base-url", "an address such as https://api.openai.com/v1")]
      : []),
    ...(chat.model === undefined ? [missing("model", "the name of a model")] : []),
    ...(chat.prompt === undefined && chat.messages === undefined
      ? [missing("prompt", "a text, or messages")]
      : []),
  ];
}

function checkRequest(request: WrittenChatRequest, path: Path, axes: KnownAxes | null): Complaint[] {
  const url = request["base-url"];
  const key = request["api-key-env"];
  return [
    ...(url === undefined ? [] : checkUrl(url, [...path, "base-url"], { places: "none" })),
    ...(key === undefined || key === null ? [] : checkEnvName(key, [...path, "api-key-env"])),
    ...checkHeaders(request.headers ?? {}, [...path, "headers"], axes),
    ...(request.model === undefined ? [] : checkTemplate(request.model, [...path, "model"], axes)),
    ...checkTexts(request, path, axes),
    ...Object.keys(request.params ?? {}).flatMap((name): Complaint[] => {
      const why = Object.hasOwn(RESERVED, name) ? RESERVED[name] : undefined;
      return why === undefined
        ? []
        : [{ path: [...path, "params", name], at: "key", message: `cannot be set as a parameter: ${why}` }];
    }),
  ];
}

function checkTexts(
  { system, prompt, messages }: WrittenChatRequest,
  path: Path,
  axes: KnownAxes | null,
): Complaint[] {
  const both: Complaint[] =
    prompt !== undefined && messages !== undefined
      ? [
          {
            path: [...path, "messages"],
            at: "key",
            message: "replaces the prompt: write one of the two",
          },
        ]
      : [];
  const check = (text: string | { readonly file: string } | undefined, place: Path): Complaint[] => {
    if (text === undefined) return [];
    if (typeof text === "object") return checkRepositoryPath(text.file, [...place, "file"]);
    return checkTemplate(text, place, axes);
  };
  return [
    ...both,
    ...check(system, [...path, "system"]),
    ...check(prompt, [...path, "prompt"]),
    ...(messages ?? []).flatMap(({ content }, index) =>
      check(content, [...path, "messages", index, "content"]),
    ),
  ];
}

function checkExtraction({ json, pattern }: WrittenExtraction, path: Path): Complaint[] {
  if ((json === undefined) === (pattern === undefined)) {
    const message = "expected either {json: $.score} or {pattern: 'score: ([0-9]+)'}";
    return [{ path, at: "value", message }];
  }
  if (json !== undefined) return checkJsonPath(json, [...path, "json"]);
  return checkPattern(pattern ?? "").map((message) => ({ path: [...path, "pattern"], at: "value", message }));
}

function checkScore(score: WrittenScore | undefined, path: Path): Complaint[] {
  if (score === undefined) return [];
  return typeof score === "string"
    ? checkRepositoryPath(score, path)
    : checkRepositoryPath(score.file, [...path, "file"]);
}
