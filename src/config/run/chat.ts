import type { z } from "zod";
import type { ChatRequest } from "../../model/config/endpoint.ts";
import { checkChat } from "../endpoints/check-chat.ts";
import { secretsOf } from "../endpoints/headers.ts";
import { resolveChat } from "../endpoints/resolve-chat.ts";
import { type WrittenChat, writtenChat } from "../endpoints/written-chat.ts";
import { optionalKey } from "../values/keys.ts";
import type { Owners } from "../values/owner.ts";
import { jsonPart, keyText, type RunnerSection } from "./runner-section.ts";

const key = optionalKey(
  writtenChat,
  "Model that is asked for each trial, at any OpenAI-compatible endpoint.",
);

type Written = z.output<z.ZodObject<{ chat: typeof key }>>;

/** Which model is asked, and how, is what a pull request may be about; the report lists every part of it. */
const CHAT_OWNER = {
  chat: {
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

/** Where the top's credentials are not wanted, nor another place that answers for it. */
const STRIPPED = { headers: undefined, "api-key-env": undefined, fallback: undefined };

/** A side that names another server does not get the keys and headers that were written for the first. */
function joined(top: WrittenChat | undefined, side: WrittenChat | undefined): WrittenChat | undefined {
  if (top === undefined || side === undefined) return side ?? top;
  const asks = side.prompt !== undefined || side.messages !== undefined;
  return {
    ...top,
    ...(side["base-url"] === undefined ? {} : STRIPPED),
    // One takes the other's place.
    ...(asks ? { prompt: undefined, messages: undefined } : {}),
    ...side,
  };
}
