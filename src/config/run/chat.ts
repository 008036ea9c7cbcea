import { z } from "zod";
import type { ChatRequest, ChatRunner } from "../../model/config/endpoint.ts";
import {
  resolveExtraction,
  resolvePrice,
  resolveScore,
  writtenExtraction,
  writtenPrice,
  writtenScore,
} from "../endpoints/chat-answer.ts";
import { chatPromptFiles, chatTemplates } from "../endpoints/request-texts.ts";
import { DEFAULT_REQUEST, REQUEST_OWNER, requestShape, resolveRequest } from "../endpoints/chat-request.ts";
import { checkChat } from "../endpoints/check-chat.ts";
import { secretsOf } from "../endpoints/headers.ts";
import { defaultedKey, expected, optionalKey, requiredKey } from "../values/keys.ts";
import type { Owners } from "../values/owner.ts";
import { type KnownAxes, resolveWhere } from "../values/where.ts";
import { flag, text, where } from "../values/written-values.ts";
import { jsonPart, keyText, type RunnerSection } from "./runner-section.ts";

const writtenChatOverride = z.strictObject(
  { where: requiredKey(where, "Cases it applies to."), ...requestShape },
  expected("a mapping with where"),
);

const {
  "base-url": baseUrl,
  model,
  "api-key-env": apiKeyEnv,
  "max-tokens-as": limitName,
  params,
} = requestShape;

/** At least one of `base-url` and `api-key-env` is required, which check-chat verifies. */
export const writtenChatFallback = z.strictObject(
  {
    "base-url": baseUrl,
    model,
    "api-key-env": apiKeyEnv,
    headers: requestShape.headers,
    "max-tokens-as": limitName,
    params,
  },
  expected("a mapping with base-url or api-key-env"),
);

export const writtenChat = z.strictObject(
  {
    ...requestShape,
    overrides: optionalKey(
      z.array(writtenChatOverride, expected("a list of overrides")),
      "Other values for some cases. All that match a case apply; a later one takes precedence. One with a `base-url` starts without key and headers.",
    ),
    prices: optionalKey(
      z
        .record(z.string(), writtenPrice, expected("a mapping from model to price"))
        .meta({ title: "model → price" }),
      "Prices by requested model. Without a price the cost is unknown, never 0.",
    ),
    extract: optionalKey(
      z
        .record(z.string(), writtenExtraction, expected("a mapping from metric to {json} or {pattern}"))
        .meta({ title: "metric → json or pattern" }),
      "Metrics to read from the answer. An answer without them is wrong: the trial is `failed`.",
    ),
    score: optionalKey(
      z
        .union([text, writtenScore], expected("a file name, or {file, export, options}"))
        .meta({ title: "file or module" }),
      "ES module whose function marks the answer, in a worker thread.",
    ),
    escalate: defaultedKey(
      flag,
      false,
      "Ask once more, with 1.25 times the tokens, when an answer was truncated at its limit.",
    ),
    fallback: optionalKey(
      writtenChatFallback,
      "Another server, account or model that gets the requests while the circuit of the first is open. Its rows and the report say so.",
    ),
  },
  expected("a mapping with base-url, model and prompt"),
);

const key = optionalKey(
  writtenChat,
  "Model that is asked for each trial, at any OpenAI-compatible endpoint.",
);

type WrittenChat = z.output<typeof writtenChat>;
type Written = z.output<z.ZodObject<{ chat: typeof key }>>;

/** The report lists every part of a request that a pull request changes. */
const CHAT_OWNER = {
  chat: {
    ...REQUEST_OWNER,
    overrides: "head",
    prices: "head",
    extract: "head",
    score: "head",
    escalate: "head",
    fallback: {
      "base-url": "head",
      model: "head",
      "api-key-env": "head",
      headers: "head",
      "max-tokens-as": "head",
      params: "head",
    },
  },
} as const satisfies Owners<Written>;

const OWNER = CHAT_OWNER.chat;

export const chatSection = {
  key,
  further: {},
  owner: CHAT_OWNER,
  check: ({ chat }, path, context) => (chat === undefined ? [] : checkChat(chat, [...path, "chat"], context)),
  resolve: ({ chat }, axes) => resolveChat(chat ?? {}, axes),
  join: (top, side) => ({ chat: joined(top.chat, side.chat) }),
  secrets: ({ request, overrides, fallback }) =>
    [request, ...overrides.map((override) => override.request), fallback ?? {}].flatMap(keysOf),
  modules: ({ score }) => (score === null ? [] : [score.module]),
  promptFiles: chatPromptFiles,
  commandLine: () => null,
  resultsFile: () => null,
  writes: () => [],
  measuresCases: () => false,
  toolFormats: () => [],
  templates: chatTemplates,
  tellsUsage: () => true,
  executes: true,
  parts: {
    request: {
      owner: OWNER.model,
      list: ({ request }) =>
        Object.entries(request).map(([name, value]) => [`chat.${keyText(name)}`, JSON.stringify(value)]),
    },
    overrides: jsonPart("chat.overrides", OWNER.overrides, ({ overrides }) => overrides),
    prices: jsonPart("chat.prices", OWNER.prices, ({ prices }) => prices),
    extract: jsonPart("chat.extract", OWNER.extract, ({ extract }) => extract),
    score: jsonPart("chat.score", OWNER.score, ({ score }) => score),
    escalate: jsonPart("chat.escalate", OWNER.escalate, ({ escalate }) => escalate),
    fallback: jsonPart("chat.fallback", OWNER.fallback.model, ({ fallback }) => fallback),
  },
} as const satisfies RunnerSection<"chat", Written>;

/** Environment variables with the keys of a request. */
function keysOf({ apiKeyEnv, headers }: Partial<ChatRequest>): readonly string[] {
  return [...secretsOf(headers ?? {}), ...(apiKeyEnv === null || apiKeyEnv === undefined ? [] : [apiKeyEnv])];
}

/** Used where neither the credentials nor the fallback of the top level may be inherited. */
const STRIPPED = { headers: undefined, "api-key-env": undefined, fallback: undefined };

/** A side with another server does not get the keys and headers that were written for the first one. */
function joined(top: WrittenChat | undefined, side: WrittenChat | undefined): WrittenChat | undefined {
  if (top === undefined || side === undefined) return side ?? top;
  const asks = side.prompt !== undefined || side.messages !== undefined;
  return {
    ...top,
    ...(side["base-url"] === undefined ? {} : STRIPPED),
    // `prompt` and `messages` replace each other.
    ...(asks ? { prompt: undefined, messages: undefined } : {}),
    ...side,
  };
}

function resolveChat(written: WrittenChat, axes: KnownAxes): ChatRunner {
  return {
    type: "chat",
    request: { ...DEFAULT_REQUEST, ...resolveRequest(written) },
    overrides: (written.overrides ?? []).map(({ where, ...request }) => ({
      where: resolveWhere(where, axes),
      request: resolveRequest(request),
    })),
    prices: mapValues(written.prices ?? {}, resolvePrice),
    extract: mapValues(written.extract ?? {}, resolveExtraction),
    score: resolveScore(written.score),
    escalate: written.escalate ?? false,
    ...(written.fallback === undefined ? {} : { fallback: resolveRequest(written.fallback) }),
  };
}

function mapValues<V, R>(
  record: Readonly<Record<string, V>>,
  map: (value: V) => R,
): Readonly<Record<string, R>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
