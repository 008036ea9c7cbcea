import { z } from "zod";
import { defaultedKey, expected, optionalKey, requiredKey } from "../values/keys.ts";
import { headers } from "./headers.ts";
import {
  flag,
  nonNegative,
  oneOf,
  regularExpression,
  text,
  where,
  wholeNumber,
} from "../values/written-values.ts";

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

/** Keys of a request. `base-url`, `model` and one of `prompt` and `messages` are required; check-chat sees to it. */
const requestShape = {
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

export const writtenChatOverride = z.strictObject(
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

/** At least one of `base-url` and `api-key-env`; check-chat sees to it. */
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

export const writtenPrice = z.strictObject(
  {
    input: requiredKey(nonNegative, "USD per million input tokens."),
    output: requiredKey(nonNegative, "USD per million output tokens."),
    "cached-input": optionalKey(
      nonNegative,
      "USD per million input tokens that the server had cached. Default: the price of `input`.",
    ),
  },
  expected("a mapping with input and output"),
);

/** Exactly one of the two. */
export const writtenExtraction = z.strictObject(
  {
    json: optionalKey(text, "JSONPath into the answer, which is JSON, plain or in a code fence."),
    pattern: optionalKey(
      regularExpression,
      "Regular expression with one capture group; its last match counts.",
    ),
  },
  expected("{json: $.score} or {pattern: 'score: ([0-9]+)'}"),
);

export const writtenScore = z.strictObject(
  {
    file: requiredKey(text, "ES module, relative to `cwd`."),
    export: defaultedKey(text, "default", "Name of the exported function."),
    options: optionalKey(z.json(), "Any JSON value; passed to the function with each answer."),
  },
  expected("a mapping with file"),
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

export type WrittenChat = z.output<typeof writtenChat>;
export type WrittenChatOverride = z.output<typeof writtenChatOverride>;
export type WrittenChatFallback = z.output<typeof writtenChatFallback>;
export type WrittenChatRequest = Omit<WrittenChatOverride, "where">;
