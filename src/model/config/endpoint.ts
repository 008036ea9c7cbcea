import type { Json } from "../../base/json.ts";
import type { Where } from "./metric.ts";

/** Definitions of the runners that call a server. Type aliases, not interfaces: they are hashed as JSON. */

/** A template, or the value of an environment variable, which is never stored. */
export type HeaderValue = string | { readonly env: string; readonly prefix: string };

export type Headers = { readonly [name: string]: HeaderValue };

/** A template in the config, or a file that holds one. */
export type TextSource =
  | { readonly from: "text"; readonly text: string }
  | { readonly from: "file"; readonly file: string };

export type HttpRunner = {
  readonly type: "http";
  readonly method: string;
  /** Template; values are percent-encoded and stand behind the host only. */
  readonly url: string;
  readonly headers: Headers;
  /** JSON whose texts are templates; null = no body. */
  readonly body: Json;
  /** Metric -> JSONPath into the answer. */
  readonly metrics: { readonly [metric: string]: string };
  /** JSONPath; the trial is `failed` when it selects nothing, or only false and null. Null = any answer is ok. */
  readonly success: string | null;
  /** Statuses that mean a wrong answer, not a missing one. */
  readonly failedStatuses: readonly number[];
  /** Gets the requests while the circuit of the endpoint is open; absent = no fallback. No part of older case keys. */
  readonly fallback?: { readonly url: string; readonly headers: Headers };
};

export type ChatMessage = { readonly role: string; readonly content: TextSource };

/** What is asked. Each part may differ by axis. */
export type ChatRequest = {
  /** Up to and without `/chat/completions`. */
  readonly baseUrl: string;
  /** Template. */
  readonly model: string;
  /** Environment variable with the key; null = no Authorization header. */
  readonly apiKeyEnv: string | null;
  readonly headers: Headers;
  readonly system: TextSource | null;
  readonly messages: readonly ChatMessage[];
  readonly temperature: number | null;
  readonly maxTokens: number | null;
  /** Name under which the limit is sent: newer models refuse `max_tokens`. */
  readonly maxTokensAs: "max_tokens" | "max_completion_tokens";
  /** `trial`: each trial's own. */
  readonly seed: "trial" | number | null;
  /** Further parameters, sent as they are. */
  readonly params: { readonly [name: string]: Json };
};

/** Where else the same is asked. */
export type ChatFallback = Partial<
  Pick<ChatRequest, "baseUrl" | "model" | "apiKeyEnv" | "headers" | "maxTokensAs" | "params">
>;

/** USD per million tokens. */
export type Price = {
  readonly input: number;
  readonly output: number;
  /** Null: cached input costs what other input does. */
  readonly cachedInput: number | null;
};

export type Extraction =
  | { readonly from: "json"; readonly path: string }
  /** One capture group; the last match counts. */
  | { readonly from: "pattern"; readonly pattern: string };

export type ChatRunner = {
  readonly type: "chat";
  readonly request: ChatRequest;
  /** The last that fits a case wins, part by part. */
  readonly overrides: readonly { readonly where: Where; readonly request: Partial<ChatRequest> }[];
  /** By requested model. */
  readonly prices: { readonly [model: string]: Price };
  readonly extract: { readonly [metric: string]: Extraction };
  /** Marks the answer; null = nothing but `extract`. */
  readonly score: { readonly module: string; readonly exportName: string; readonly options: Json } | null;
  /** Ask once more with a higher limit when the answer was truncated at it. */
  readonly escalate: boolean;
  /** For all cases, while the circuit of their endpoint is open; absent = no fallback. No part of older case keys. */
  readonly fallback?: ChatFallback;
};

/** The limit of a second call, relative to what was too little for the first. What it may use grows as much at most. */
export const ESCALATION = 1.25;
