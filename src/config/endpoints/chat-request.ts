import { z } from "zod";
import type { ChatMessage, ChatRequest, TextSource } from "../../model/config/endpoint.ts";
import { expected, optionalKey, requiredKey } from "../values/keys.ts";
import type { Owners } from "../values/owner.ts";
import { nonNegative, oneOf, text, wholeNumber } from "../values/written-values.ts";
import { headers, resolveHeaders } from "./headers.ts";

const textOrFile = z
  .union(
    [
      z.string(expected("text")),
      z.strictObject({ file: requiredKey(text, "File with the text.") }, expected("{file: prompt.md}")),
    ],
    expected("a text, or {file: prompt.md}"),
  )
  .meta({ title: "text or file" });

export const writtenMessage = z.strictObject(
  {
    role: requiredKey(oneOf(["system", "developer", "user", "assistant"]), "Role of the message's author."),
    content: requiredKey(textOrFile, "Text of the message."),
  },
  expected("a mapping with role and content"),
);

/**
 * Keys of a request. `base-url`, `model` and one of `prompt` and `messages` are required, which check-chat verifies.
 */
export const requestShape = {
  "base-url": optionalKey(
    text,
    "Address up to and without `/chat/completions`: `https://api.openai.com/v1`, `http://127.0.0.1:11434/v1`. Required.",
  ),
  model: optionalKey(text, "Model to use. Required."),
  "api-key-env": optionalKey(
    z.nullable(text),
    "Environment variable with the key, sent as `Authorization: Bearer`. Default: no key.",
  ),
  headers: optionalKey(headers, "Further headers."),
  system: optionalKey(textOrFile, "System message."),
  prompt: optionalKey(textOrFile, "User message. Required, unless `messages` is written."),
  messages: optionalKey(
    z.array(writtenMessage, expected("a list of messages")).min(1, "expected at least one message"),
    "The whole conversation, instead of `prompt`.",
  ),
  temperature: optionalKey(nonNegative, "Default: the server's."),
  "max-tokens": optionalKey(wholeNumber(1, 10_000_000), "Longest answer, in tokens. Default: the server's."),
  "max-tokens-as": optionalKey(
    oneOf(["max_tokens", "max_completion_tokens"]),
    "Name under which `max-tokens` is sent. Default: `max_tokens`, which some newer models refuse.",
  ),
  seed: optionalKey(
    z
      .union([z.literal("trial"), wholeNumber(0, 2 ** 32 - 1)], expected("trial, or a whole number"))
      .meta({ title: "`trial` or number" }),
    "`trial`: each trial's own seed. Default: no seed is sent.",
  ),
  params: optionalKey(
    z.record(z.string(), z.json(), expected("a mapping of parameters")),
    "Further parameters of the request, sent unchanged: `top_p`, `response_format`, `reasoning_effort`.",
  ),
};

export type WrittenChatRequest = z.output<z.ZodObject<typeof requestShape>>;

/** A pull request may change which model is asked, and how. */
export const REQUEST_OWNER = {
  "base-url": "head",
  model: "head",
  "api-key-env": "head",
  headers: "head",
  system: "head",
  prompt: "head",
  messages: "head",
  temperature: "head",
  "max-tokens": "head",
  "max-tokens-as": "head",
  seed: "head",
  params: "head",
} as const satisfies Owners<WrittenChatRequest>;

/** Defaults of the optional keys. check-chat has made sure that the others exist. */
export const DEFAULT_REQUEST: ChatRequest = {
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

/** The keys that the user wrote. */
export function resolveRequest(written: WrittenChatRequest): Partial<ChatRequest> {
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
