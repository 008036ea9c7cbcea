import type { ChatRunner } from "../model/endpoint.ts";
import type { Metrics, Outcome, Trial, TrialError, Usage } from "../model/trial.ts";
import type { Clock, HttpPort, ModulePort, TrialRunner } from "../run/ports.ts";
import type { ChatAnswer } from "./chat-answer.ts";
import { readChatAnswer } from "./chat-answer.ts";
import { callOf, chatEndpoint, renderChat } from "./chat-request.ts";
import type { RenderedChat } from "./chat-request.ts";
import { costUsd, usageOf } from "./chat-usage.ts";
import { extractMetrics } from "./extract-metrics.ts";
import { answerOf, errored } from "./http-answer.ts";
import type { Errored } from "./http-answer.ts";
import { thrown } from "./module.ts";
import { readMetrics } from "./read-metrics.ts";
import { TemplateError } from "./render-template.ts";
import { trialInput } from "./trial-input.ts";

export interface ChatDeps {
  readonly http: HttpPort;
  /** Calls the module that marks answers. */
  readonly modules: ModulePort;
  /** Dates in Retry-After are relative to it. */
  readonly clock: Pick<Clock, "now">;
  /** Where API keys come from. */
  readonly env: Readonly<Record<string, string>>;
  /** Contents of the files that prompts come from. */
  readonly files: Readonly<Record<string, string>>;
  /** Metric names of the config: `latency-ms`, tokens, `cost-usd` and `truncated` are given when declared. */
  readonly declared: readonly string[];
  /** Metrics that may be lists and objects. */
  readonly structured: readonly string[];
}

/** From this share of its limit on, an answer without a finish reason counts as cut off. */
const NEAR_LIMIT = 0.95;
/** The second limit, relative to what was too little. */
const ESCALATION = 1.25;

/** Asks an OpenAI-compatible endpoint for each trial, and reads metrics out of the answer. */
export function chatRunner(definition: ChatRunner, deps: ChatDeps): TrialRunner {
  return {
    async run(trial, { signal }) {
      const rendered = tryRender(definition, trial, deps);
      if ("error" in rendered) return rendered;
      const conversation = await converse({ definition, rendered, deps }, signal);
      return "error" in conversation
        ? conversation
        : judge({ definition, deps, trial, rendered, conversation }, signal);
    },
    endpoint: (trial) => chatEndpoint(definition, trial),
    close: () => deps.modules.close(),
  };
}

function tryRender(definition: ChatRunner, trial: Trial, deps: ChatDeps): RenderedChat | Errored {
  try {
    return renderChat(definition, trial, deps);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return errored({ class: "invalid", code: "request-invalid", message: error.message });
  }
}

/** All answered calls of an attempt; the last one counts. */
interface Conversation {
  readonly answer: ChatAnswer;
  readonly earlier: ChatAnswer | null;
  readonly maxTokens: number | null;
  readonly escalatedFrom: number | null;
}

interface Asking {
  readonly definition: ChatRunner;
  readonly rendered: RenderedChat;
  readonly deps: ChatDeps;
}

/** One call, and a second one when the first was cut off and may be repeated. */
async function converse(asking: Asking, signal: AbortSignal): Promise<Conversation | Errored> {
  const { maxTokens } = asking.rendered;
  const first = await ask(asking, maxTokens, signal);
  if ("error" in first) return first;
  const alone = { answer: first, earlier: null, maxTokens, escalatedFrom: null };
  const cutAt = Math.max(maxTokens ?? 0, first.tokens.output ?? 0);
  if (!asking.definition.escalate || cutAt === 0 || isTruncated(first, maxTokens) !== true) return alone;
  const more = Math.ceil(cutAt * ESCALATION);
  const second = await ask(asking, more, signal);
  // The first answer was had, and stays flagged as cut off.
  return "error" in second
    ? alone
    : { answer: second, earlier: first, maxTokens: more, escalatedFrom: maxTokens ?? cutAt };
}

async function ask(
  { rendered, deps }: Asking,
  maxTokens: number | null,
  signal: AbortSignal,
): Promise<ChatAnswer | Errored> {
  const answer = answerOf(await deps.http.send(callOf(rendered, maxTokens), signal), deps.clock.now());
  if ("error" in answer) return answer;
  const read = readChatAnswer(answer);
  return read.ok ? read.answer : { ...errored(read.error), output: answer.body };
}

/** What the server says; where it says nothing, whether the limit was almost reached. Null = nobody knows. */
function isTruncated({ finishReason, tokens }: ChatAnswer, maxTokens: number | null): boolean | null {
  if (finishReason !== null) return finishReason === "length";
  if (maxTokens === null || tokens.output === null) return null;
  return tokens.output >= NEAR_LIMIT * maxTokens;
}

interface Judging extends Asking {
  readonly trial: Trial;
  readonly conversation: Conversation;
}

async function judge(judging: Judging, signal: AbortSignal): Promise<Outcome> {
  const { definition, deps, conversation } = judging;
  const { text } = conversation.answer;
  const answered = measuredOf(judging);
  const extracted = extractMetrics(text, definition.extract, deps.structured);
  // The model was asked for them: an answer without them is a wrong one.
  if (!extracted.ok)
    return failed(answered, { class: "invalid", code: "metrics-unreadable", message: extracted.problem });
  const { metrics, nonFinite } = extracted.value;
  const known = { ...answered, metrics: { ...answered.metrics, ...metrics }, nonFinite };
  if (definition.score === null) return known;
  const { module, exportName, options } = definition.score;
  const argument = { ...trialInput(judging.trial), answer: text, options };
  const result = await deps.modules.call({ module, exportName, argument }, signal);
  if (!result.ok) {
    const outcome = thrown(result.error);
    return outcome.status === "failed" ? failed(answered, outcome.error) : { ...outcome, output: text };
  }
  const scored = readMetrics(result.value, deps.structured);
  if (!scored.ok) {
    return {
      ...errored({ class: "invalid", code: "metrics-unreadable", message: scored.problem }),
      output: text,
    };
  }
  return {
    ...known,
    metrics: { ...known.metrics, ...scored.value.metrics },
    nonFinite: [...nonFinite, ...scored.value.nonFinite],
  };
}

type Measured = Extract<Outcome, { status: "ok" | "failed" }>;

/** The answer before anything is read out of it. */
function measuredOf({ definition, rendered, conversation, deps }: Judging): Measured {
  const { answer, earlier, maxTokens, escalatedFrom } = conversation;
  const { model: requestedModel } = rendered;
  const { prices } = definition;
  const price = Object.hasOwn(prices, requestedModel) ? (prices[requestedModel] ?? null) : null;
  const calls = (earlier === null ? [answer] : [earlier, answer]).map(({ tokens }) => ({
    tokens,
    costUsd: costUsd(tokens, price),
  }));
  const usage = usageOf(calls, isTruncated(answer, maxTokens));
  return {
    status: "ok",
    metrics: ownMetrics(answer, usage, deps.declared),
    nonFinite: [],
    usage,
    output: answer.text,
    error: null,
    durationMs: answer.durationMs,
    call: {
      requestedModel,
      answeredModel: answer.model,
      finishReason: answer.finishReason,
      maxTokens,
      escalatedFrom,
    },
  };
}

/** Those that the config declares; null where the server does not say. */
function ownMetrics(answer: ChatAnswer, usage: Usage, declared: readonly string[]): Metrics {
  const own: Metrics = {
    "latency-ms": answer.durationMs,
    "input-tokens": usage.inputTokens,
    "output-tokens": usage.outputTokens,
    "total-tokens": usage.totalTokens,
    "cost-usd": usage.costUsd,
    truncated: usage.truncated === null ? null : Number(usage.truncated),
  };
  return Object.fromEntries(Object.entries(own).filter(([name]) => declared.includes(name)));
}

/** Wrong, but paid for: usage is kept, metrics count for nothing. */
function failed(answered: Measured, error: TrialError | null): Measured {
  return { ...answered, status: "failed", metrics: {}, error };
}
