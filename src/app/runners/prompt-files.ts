import type { RunDefinition } from "../../model/config/config.ts";
import type { ChatRequest } from "../../model/config/endpoint.ts";
import type { Json } from "../../base/json.ts";
import type { FilePort } from "../../run/ports.ts";
import { settleAll } from "../../base/errors.ts";

/** Contents of the files that a definition's prompts come from, by name. UsageError for every one that is missing. */
export async function readPromptFiles(
  { runner }: RunDefinition,
  files: FilePort,
): Promise<Readonly<Record<string, string>>> {
  if (runner.type !== "chat") return {};
  const names = requestsOf(runner)
    .flatMap((request) => [request.system, ...(request.messages ?? []).map(({ content }) => content)])
    .flatMap((source) => (source?.from === "file" ? [source.file] : []));
  const reads = [...new Set(names)].map(async (name): Promise<readonly [string, string]> => [
    name,
    await files.readText(name),
  ]);
  return Object.fromEntries(await settleAll(reads));
}

/** All texts of a definition that may have places, those of its files included. */
export function templatesOf(
  { runner }: RunDefinition,
  promptFiles: Readonly<Record<string, string>>,
): readonly string[] {
  if (runner.type === "http") {
    const { fallback } = runner;
    const other = fallback === undefined ? [] : [fallback.url, ...plainValues(fallback.headers)];
    return [runner.url, ...textsIn(runner.body), ...plainValues(runner.headers), ...other];
  }
  if (runner.type !== "chat") return [];
  const inline = requestsOf(runner).flatMap((request) => [
    ...(request.model === undefined ? [] : [request.model]),
    ...plainValues(request.headers ?? {}),
    ...[request.system, ...(request.messages ?? []).map(({ content }) => content)].flatMap((source) =>
      source?.from === "text" ? [source.text] : [],
    ),
  ]);
  return [...inline, ...Object.values(promptFiles)];
}

function requestsOf(
  runner: Extract<RunDefinition["runner"], { type: "chat" }>,
): readonly Partial<ChatRequest>[] {
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
