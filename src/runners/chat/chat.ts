import type { ChatRunner } from "../../model/config/endpoint.ts";
import type { FallbackUse, Metrics, Outcome, Trial, TrialError, Usage } from "../../model/run/trial.ts";
import type {
  AttemptContext,
  Clock,
  HttpPort,
  ModuleError,
  ModulePort,
  TrialRunner,
} from "../../run/ports.ts";
import type { ChatAnswer } from "./chat-answer.ts";
import { converse, type Conversation } from "./chat-conversation.ts";
import { chatEndpoint, ownModel, renderChat, type AskedTrial, type RenderedChat } from "./chat-request.ts";
import { extractMetrics } from "../answer/extract-metrics.ts";
import { errored, type Errored } from "../http/http-answer.ts";
import { callEvents, thrown } from "../module.ts";
import { joined } from "../answer/joined-metrics.ts";
import { inOwnUnits } from "../answer/own-metrics.ts";
import { type MetricShape, readMetrics } from "../answer/read-metrics.ts";
import { TemplateError } from "../answer/render-template.ts";
import { trialInput } from "../trial-input.ts";

export interface ChatDeps {
  readonly http: HttpPort;
  /** Calls the module that marks answers. */
  readonly modules: ModulePort;
  /** Dates in Retry-After are relative to it. */
  readonly clock: Pick<Clock, "now">;
  /** The environment, where API keys come from. */
  readonly env: Readonly<Record<string, string>>;
  /** Contents of the files that prompts come from. */
  readonly files: Readonly<Record<string, string>>;
  /** Metric names of the config: `latency-ms`, tokens, `cost-usd` and `truncated` are given when declared. */
  readonly declared: readonly string[];
  readonly shape: MetricShape;
}

/** Asks an OpenAI-compatible endpoint for each trial, and reads metrics out of the answer. */
export function chatRunner(definition: ChatRunner, deps: ChatDeps): TrialRunner {
  return {
    async run(trial, context) {
      const { route } = context;
      const rendered = tryRender(definition, { trial, route }, deps);
      if ("error" in rendered) return rendered;
      const outcome = await askAndJudge({ definition, deps, trial, rendered }, context);
      return route === "own" ? outcome : { ...outcome, fallback: fallbackUse(definition, trial) };
    },
    endpoint: (trial) => chatEndpoint(definition, { trial, route: "own" }),
    fallback: (trial) =>
      definition.fallback === undefined ? null : chatEndpoint(definition, { trial, route: "fallback" }),
    close: () => deps.modules.close(),
  };
}

function tryRender(definition: ChatRunner, asked: AskedTrial, deps: ChatDeps): RenderedChat | Errored {
  try {
    return renderChat(definition, asked, deps);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return errored({ class: "invalid", code: "request-invalid", message: error.message });
  }
}

/** Call it after the fallback was rendered: then the trial has the values that the first endpoint needs, too. */
function fallbackUse(definition: ChatRunner, trial: Trial): FallbackUse {
  return {
    endpoint: chatEndpoint(definition, { trial, route: "fallback" }),
    insteadOf: chatEndpoint(definition, { trial, route: "own" }),
    insteadOfModel: ownModel(definition, trial),
  };
}

interface Asked {
  readonly definition: ChatRunner;
  readonly deps: ChatDeps;
  readonly trial: Trial;
  readonly rendered: RenderedChat;
}

async function askAndJudge(asked: Asked, context: AttemptContext): Promise<Outcome> {
  const { definition, rendered, deps } = asked;
  const { prices, escalate } = definition;
  const price = Object.hasOwn(prices, rendered.model) ? (prices[rendered.model] ?? null) : null;
  const { http, clock } = deps;
  const conversation = await converse({ http, clock, rendered, price, escalate }, context);
  return "error" in conversation ? conversation : judge({ ...asked, conversation }, context);
}

interface Judging extends Asked {
  readonly conversation: Conversation;
}

async function judge(judging: Judging, context: AttemptContext): Promise<Outcome> {
  const { definition, deps, conversation } = judging;
  const { text } = conversation.answer;
  const answered = measuredOf(judging);
  const extracted = extractMetrics(text, definition.extract, deps.shape);
  // The prompt asked the model for these metrics, so an answer without them is wrong.
  if (!extracted.ok)
    return failed(answered, { class: "invalid", code: "metrics-unreadable", message: extracted.problem });
  const known = { ...answered, ...joined(answered, extracted.value) };
  if (definition.score === null) return known;
  const { module, exportName, options } = definition.score;
  const request = { module, exportName, argument: { ...trialInput(judging.trial), answer: text, options } };
  const result = await deps.modules.call(request, context.signal, callEvents(context));
  if (!result.ok) {
    // The model has answered, and the answer was paid for.
    const error = notMarked(result.error);
    return { ...errored(error), failedAt: "after-answer", output: text, usage: answered.usage };
  }
  const scored = readMetrics(result.value, deps.shape);
  if (!scored.ok) {
    return {
      ...errored({ class: "invalid", code: "metrics-unreadable", message: scored.problem }),
      output: text,
      usage: answered.usage,
    };
  }
  return { ...known, ...joined(known, scored.value) };
}

/**
 * The error of a marker. It does not mean that the answer is wrong: a marker returns that. It is retried unless it would fail
 * again in the same way.
 */
function notMarked({ code, message }: ModuleError): TrialError {
  const outcome = thrown({ code, message: `the marking function: ${message}` });
  const error = outcome.error ?? { class: "invalid", code, message };
  return outcome.status === "failed" ? { ...error, class: "transient" } : error;
}

type Measured = Extract<Outcome, { status: "ok" | "failed" }>;

/** The answer before anything is read out of it. */
function measuredOf({ rendered, conversation, deps }: Judging): Measured {
  const { answer, usage, maxTokens, escalatedFrom, escalationFailed } = conversation;
  return {
    status: "ok",
    metrics: inOwnUnits(ownMetrics(answer, usage, deps.declared), deps.shape),
    nonFinite: [],
    usage,
    output: answer.text,
    error: null,
    durationMs: answer.durationMs,
    call: {
      requestedModel: rendered.model,
      answeredModel: answer.model,
      finishReason: answer.finishReason,
      maxTokens,
      escalatedFrom,
      ...(escalationFailed === undefined ? {} : { escalationFailed }),
    },
  };
}

/** The metrics that the config declares; null if the server does not report the value. */
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

/** A wrong answer that was paid for: the row keeps its usage, and its metrics do not count. */
function failed(answered: Measured, error: TrialError | null): Measured {
  return { ...answered, status: "failed", metrics: {}, error };
}
