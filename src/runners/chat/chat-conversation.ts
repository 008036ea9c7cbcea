import { ESCALATION, type Price } from "../../model/config/endpoint.ts";
import { type CallEnd, isLengthReason, type ModelCall, type Usage } from "../../model/run/trial.ts";
import type { AnotherCall, AttemptContext, Clock, HttpPort } from "../../run/ports.ts";
import { readChatAnswer, type ChatAnswer, type ChatTokens } from "./chat-answer.ts";
import { callOf, type RenderedChat } from "./chat-request.ts";
import { costUsd, usageOf } from "./chat-usage.ts";
import { answerOf, errored, type Errored } from "../http/http-answer.ts";

/** All calls of an attempt; the last one that was answered counts. */
export interface Conversation extends Pick<ModelCall, "maxTokens" | "escalatedFrom" | "escalationFailed"> {
  readonly answer: ChatAnswer;
  /** The use of all calls, those without an answer included; null if one of them did not report it. */
  readonly usage: Usage;
}

export interface Asking {
  readonly http: HttpPort;
  /** Dates in Retry-After are relative to it. */
  readonly clock: Pick<Clock, "now">;
  readonly rendered: RenderedChat;
  /** The price of the model that is asked; null = unknown. */
  readonly price: Price | null;
  /** Asks once more with a higher limit, if the answer was truncated at the first one. */
  readonly escalate: boolean;
}

/** From this share of its limit on, an answer without a finish reason counts as truncated. */
const NEAR_LIMIT = 0.95;

/** One call, and a second one if the first was truncated, may be repeated, and every limit allows it. */
export async function converse(
  asking: Asking,
  { signal, another }: Pick<AttemptContext, "signal" | "another">,
): Promise<Conversation | Errored> {
  const { maxTokens } = asking.rendered;
  const first = await ask(asking, maxTokens, signal);
  if ("error" in first) return first;
  const truncated = isTruncated(first, maxTokens);
  const usage = (used: readonly ChatTokens[], isCut: boolean | null): Usage =>
    usageOf(
      used.map((tokens) => ({ tokens, costUsd: costUsd(tokens, asking.price) })),
      isCut,
    );
  const alone = {
    answer: first,
    usage: usage([first.tokens], truncated),
    maxTokens,
    escalatedFrom: null,
  };
  const cutAt = Math.max(maxTokens ?? 0, first.tokens.output ?? 0);
  if (!asking.escalate || cutAt === 0 || truncated !== true) return alone;
  const more = Math.ceil(cutAt * ESCALATION);
  const permit = await another(answered(alone.usage));
  const second = permit.kind === "go" ? await askMore(asking, more, permit) : permit;
  // There is a first answer, and it stays flagged as truncated.
  if ("kind" in second) return { ...alone, escalationFailed: { maxTokens: more, code: second.code } };
  if ("error" in second) {
    const failed = { maxTokens: more, code: second.error.code };
    const tokens = second.usage === undefined ? UNKNOWN : NONE;
    return { ...alone, usage: usage([first.tokens, tokens], truncated), escalationFailed: failed };
  }
  return {
    answer: second,
    usage: usage([first.tokens, second.tokens], isTruncated(second, more)),
    maxTokens: more,
    escalatedFrom: maxTokens ?? cutAt,
  };
}

async function askMore(
  asking: Asking,
  maxTokens: number,
  { signal, end }: Extract<AnotherCall, { kind: "go" }>,
): Promise<ChatAnswer | Errored> {
  const asked = await ask(asking, maxTokens, signal);
  const late = { class: "timeout", code: "timeout", message: "no answer in time" } as const;
  const answer = "error" in asked && signal.aborted ? errored(late) : asked;
  if ("error" in answer) end(answer);
  else {
    const { tokens } = answer;
    end(answered(usageOf([{ tokens, costUsd: costUsd(tokens, asking.price) }], null)));
  }
  return answer;
}

function answered(usage: Usage): CallEnd {
  return { status: "ok", usage, error: null };
}

/** The tokens of a call that gave no answer, although the server may have computed one. */
const UNKNOWN: ChatTokens = { input: null, cachedInput: null, output: null, total: null };
const NONE: ChatTokens = { input: 0, cachedInput: 0, output: 0, total: 0 };

async function ask(
  { rendered, http, clock }: Asking,
  maxTokens: number | null,
  signal: AbortSignal,
): Promise<ChatAnswer | Errored> {
  const answer = answerOf(await http.send(callOf(rendered, maxTokens), signal), clock.now());
  if ("error" in answer) return answer;
  const read = readChatAnswer(answer);
  return read.ok ? read.answer : { ...errored(read.error), output: answer.body };
}

/** Whether the answer was truncated: as the server says, or else because it almost reached the limit. Null = unknown. */
function isTruncated({ finishReason, tokens }: ChatAnswer, maxTokens: number | null): boolean | null {
  if (finishReason !== null) return isLengthReason(finishReason);
  if (maxTokens === null || tokens.output === null) return null;
  return tokens.output >= NEAR_LIMIT * maxTokens;
}
