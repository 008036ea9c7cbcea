import type {
  ChatMessage,
  ChatRequest,
  ChatRunner,
  Extraction,
  Price,
  TextSource,
} from "../../model/config/endpoint.ts";
import { type KnownAxes, resolveWhere } from "../values/where.ts";
import { resolveHeaders } from "./headers.ts";
import type { WrittenChat, WrittenChatRequest } from "./written-chat.ts";

export function resolveChat(written: WrittenChat, axes: KnownAxes): ChatRunner {
  return {
    type: "chat",
    request: { ...DEFAULT_REQUEST, ...resolveRequest(written) },
    overrides: (written.overrides ?? []).map(({ where, ...request }) => ({
      where: resolveWhere(where, axes),
      request: resolveRequest(request),
    })),
    prices: mapValues(written.prices ?? {}, (price): Price => ({
      input: price.input,
      output: price.output,
      cachedInput: price["cached-input"] ?? null,
    })),
    extract: mapValues(written.extract ?? {}, ({ json, pattern }): Extraction =>
      json === undefined ? { from: "pattern", pattern: pattern ?? "" } : { from: "json", path: json },
    ),
    score: resolveScore(written.score),
    escalate: written.escalate ?? false,
    ...(written.fallback === undefined ? {} : { fallback: resolveRequest(written.fallback) }),
  };
}

/** What is not required; check-chat has made sure that the rest is written. */
const DEFAULT_REQUEST: ChatRequest = {
  baseUrl: "",
  model: "",
  apiKeyEnv: null,
  headers: {},
  system: null,
  messages: [],
  temperature: null,
  maxTokens: null,
  maxTokensAs: "max_tokens",
  seed: null,
  params: {},
};

/** The parts that are written. */
function resolveRequest(written: WrittenChatRequest): Partial<ChatRequest> {
  const { model, headers, system, temperature, seed, params } = written;
  const baseUrl = written["base-url"];
  const apiKeyEnv = written["api-key-env"];
  const maxTokens = written["max-tokens"];
  const maxTokensAs = written["max-tokens-as"];
  const messages = messagesOf(written);
  return {
    ...(baseUrl === undefined ? {} : { baseUrl: baseUrl.replace(/\/+$/, "") }),
    ...(model === undefined ? {} : { model }),
    ...(apiKeyEnv === undefined ? {} : { apiKeyEnv }),
    ...(headers === undefined ? {} : { headers: resolveHeaders(headers) }),
    ...(system === undefined ? {} : { system: sourceOf(system) }),
    ...(messages === null ? {} : { messages }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxTokens === undefined ? {} : { maxTokens }),
    ...(maxTokensAs === undefined ? {} : { maxTokensAs }),
    ...(seed === undefined ? {} : { seed }),
    ...(params === undefined ? {} : { params }),
  };
}

function messagesOf({ prompt, messages }: WrittenChatRequest): readonly ChatMessage[] | null {
  if (prompt !== undefined) return [{ role: "user", content: sourceOf(prompt) }];
  return messages?.map(({ role, content }) => ({ role, content: sourceOf(content) })) ?? null;
}

function sourceOf(written: string | { readonly file: string }): TextSource {
  return typeof written === "string" ? { from: "text", text: written } : { from: "file", file: written.file };
}

function resolveScore(written: WrittenChat["score"]): ChatRunner["score"] {
  if (written === undefined) return null;
  const { file, export: exportName, options } = typeof written === "string" ? { file: written } : written;
  return { module: file, exportName: exportName ?? "default", options: options ?? null };
}

function mapValues<V, R>(
  record: Readonly<Record<string, V>>,
  map: (value: V) => R,
): Readonly<Record<string, R>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
