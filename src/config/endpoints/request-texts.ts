import type { Json } from "../../base/json.ts";
import type { ChatRequest, ChatRunner, HttpRunner } from "../../model/config/endpoint.ts";

/** Files that the prompts of a chat come from, each once. */
export function chatPromptFiles(runner: ChatRunner): readonly string[] {
  const files = chatRequests(runner)
    .flatMap((request) => [request.system, ...(request.messages ?? []).map(({ content }) => content)])
    .flatMap((source) => (source?.from === "file" ? [source.file] : []));
  return [...new Set(files)];
}

/** Texts of a chat that may contain placeholders, without those of its files. */
export function chatTemplates(runner: ChatRunner): readonly string[] {
  return chatRequests(runner).flatMap((request) => [
    ...(request.model === undefined ? [] : [request.model]),
    ...plainValues(request.headers ?? {}),
    ...[request.system, ...(request.messages ?? []).map(({ content }) => content)].flatMap((source) =>
      source?.from === "text" ? [source.text] : [],
    ),
  ]);
}

/** Texts of an HTTP request and its fallback that may contain placeholders. */
export function httpTemplates({ url, body, headers, fallback }: HttpRunner): readonly string[] {
  const other = fallback === undefined ? [] : [fallback.url, ...plainValues(fallback.headers)];
  return [url, ...textsIn(body), ...plainValues(headers), ...other];
}

function chatRequests(runner: ChatRunner): readonly Partial<ChatRequest>[] {
  const fallbacks = runner.fallback === undefined ? [] : [runner.fallback];
  return [runner.request, ...runner.overrides.map(({ request }) => request), ...fallbacks];
}

function plainValues(headers: ChatRequest["headers"]): readonly string[] {
  return Object.values(headers).flatMap((value) => (typeof value === "string" ? [value] : []));
}

function textsIn(value: Json): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values<Json>(value).flatMap(textsIn) : [];
}
