import type { Json } from "../../base/json.ts";
import type { Where } from "./metric.ts";

/**
 * Definitions of the runners that call a server. They are type aliases and not interfaces, because they are hashed as
 * JSON.
 */

/** A template, or the value of an environment variable. The value is never stored. */
export type HeaderValue = string | { readonly env: string; readonly prefix: string };

export type Headers = { readonly [name: string]: HeaderValue };

/** A template in the config, or a file that contains one. */
export type TextSource =
  | { readonly from: "text"; readonly text: string }
  | { readonly from: "file"; readonly file: string };

export type HttpRunner = {
  readonly type: "http";
  readonly method: string;
  /** A template. Its values are percent-encoded and are only allowed after the host. */
  readonly url: string;
  readonly headers: Headers;
  /** JSON whose texts are templates; null = no body. */
  readonly body: Json;
  /** From metric to a JSONPath into the answer. */
  readonly metrics: { readonly [metric: string]: string };
  /** A JSONPath. The trial is `failed` when it selects nothing, or only false and null. Null = every answer is ok. */
  readonly success: string | null;
  /** HTTP statuses that mean a wrong answer and not a missing one. */
  readonly failedStatuses: readonly number[];
  /**
   * Gets the requests while the circuit of the endpoint is open; absent = no fallback. Older case keys do not contain
   * it.
   */
  readonly fallback?: { readonly url: string; readonly headers: Headers };
};

export type ChatMessage = { readonly role: string; readonly content: TextSource };

/** The request to the model. Each part may depend on an axis. */
export type ChatRequest = {
  /** The address without `/chat/completions`. */
  readonly baseUrl: string;
  /** A template. */
  readonly model: string;
  /** Environment variable that contains the key; null = no Authorization header. */
  readonly apiKeyEnv: string | null;
  readonly headers: Headers;
  readonly system: TextSource | null;
  readonly messages: readonly ChatMessage[];
  readonly temperature: number | null;
  readonly maxTokens: number | null;
  /** Name of the parameter with the token limit: newer models reject `max_tokens`. */
  readonly maxTokensAs: "max_tokens" | "max_completion_tokens";
  /** `trial`: the seed of the trial. */
  readonly seed: "trial" | number | null;
  /** Further parameters, which are sent as they are. */
  readonly params: { readonly [name: string]: Json };
};

/** Another endpoint or model for the same request. */
export type ChatFallback = Partial<
  Pick<ChatRequest, "baseUrl" | "model" | "apiKeyEnv" | "headers" | "maxTokensAs" | "params">
>;

/** USD per million tokens. */
export type Price = {
  readonly input: number;
  readonly output: number;
  /** Null = cached input has the price of other input. */
  readonly cachedInput: number | null;
};

export type Extraction =
  | { readonly from: "json"; readonly path: string }
  /** A pattern with one capture group; its last match counts. */
  | { readonly from: "pattern"; readonly pattern: string };

export type ChatRunner = {
  readonly type: "chat";
  readonly request: ChatRequest;
  /** All overrides that match a case apply, and for each part the last one wins. */
  readonly overrides: readonly { readonly where: Where; readonly request: Partial<ChatRequest> }[];
  /** The prices by name of the requested model. */
  readonly prices: { readonly [model: string]: Price };
  readonly extract: { readonly [metric: string]: Extraction };
  /** A function that marks the answer; null = only `extract` is used. */
  readonly score: { readonly module: string; readonly exportName: string; readonly options: Json } | null;
  /** Asks once more with a higher limit when the answer was truncated at its limit. */
  readonly escalate: boolean;
  /**
   * Used for all cases while the circuit of their endpoint is open; absent = no fallback. Older case keys do not
   * contain it.
   */
  readonly fallback?: ChatFallback;
};

/**
 * The token limit of a second call, relative to that of the first, which was too low. The expected use of the call
 * grows by at most the same factor.
 */
export const ESCALATION = 1.25;
