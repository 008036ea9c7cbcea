import type { ErrorClass, TrialError } from "../../model/run/trial.ts";
import { classifyStatus } from "../../run/classify-error.ts";
import { type HttpAnswer, memberOf } from "../http/http-answer.ts";
import { parseBody } from "../answer/select-paths.ts";

/** Tokens of one call as the server counts them; null = it does not say. */
export interface ChatTokens {
  readonly input: number | null;
  /** The part of `input` that came from the cache. */
  readonly cachedInput: number | null;
  readonly output: number | null;
  readonly total: number | null;
}

export interface ChatAnswer {
  readonly text: string;
  readonly model: string | null;
  readonly finishReason: string | null;
  readonly tokens: ChatTokens;
  readonly durationMs: number;
}

export type ReadChat =
  | { readonly ok: true; readonly answer: ChatAnswer }
  | { readonly ok: false; readonly error: TrialError };

/** Reads the body of a 2xx answer of `/chat/completions`. */
export function readChatAnswer({ body, durationMs }: HttpAnswer): ReadChat {
  const parsed = parseBody(body);
  if (!parsed.ok) return failed("transient", "body-not-json", parsed.problem);
  const { value } = parsed;
  const choices = memberOf(value, "choices");
  const choice: unknown = Array.isArray(choices) ? choices[0] : null;
  const message = memberOf(choice, "message");
  if (typeof message !== "object" || message === null) return notAnswered(body, memberOf(value, "error"));
  // The provider behind a gateway stopped while it answered, so the answer is incomplete.
  const broken = memberOf(choice, "error") ?? memberOf(value, "error");
  if (typeof broken === "object" && broken !== null) return notAnswered(body, broken);
  const finishReason = textOrNull(memberOf(choice, "finish_reason"));
  if (finishReason === "error")
    return failed("transient", "answer-broken", `the answer ended with finish_reason error: ${body}`);
  return {
    ok: true,
    answer: {
      text: textOf(message),
      model: textOrNull(memberOf(value, "model")),
      finishReason,
      tokens: tokensOf(memberOf(value, "usage")),
      durationMs,
    },
  };
}

function failed(errorClass: ErrorClass, code: string, message: string): ReadChat {
  return { ok: false, error: { class: errorClass, code, message } };
}

/** Gateways answer 200 and put the status of the provider behind them into the body. */
function notAnswered(said: string, error: unknown): ReadChat {
  const status = memberOf(error, "code");
  const errorClass = typeof status === "number" ? classifyStatus(status) : null;
  if (errorClass !== null)
    return failed(errorClass, `http-${String(status)}`, `answered 200 with an error: ${said}`);
  return failed("invalid", "answer-unreadable", `expected choices[0].message, got ${said}`);
}

/** A refusal is an answer too; so is one without words, such as a tool call. */
function textOf(message: object): string {
  const content = memberOf(message, "content");
  if (typeof content === "string") return content;
  if (Array.isArray(content)) {
    const parts: readonly unknown[] = content;
    return parts.map((part) => textOrNull(memberOf(part, "text")) ?? "").join("");
  }
  return textOrNull(memberOf(message, "refusal")) ?? "";
}

function tokensOf(usage: unknown): ChatTokens {
  return {
    input: countOf(memberOf(usage, "prompt_tokens")),
    cachedInput: countOf(memberOf(memberOf(usage, "prompt_tokens_details"), "cached_tokens")),
    output: countOf(memberOf(usage, "completion_tokens")),
    total: countOf(memberOf(usage, "total_tokens")),
  };
}

function countOf(value: unknown): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
