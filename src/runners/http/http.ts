import type { HttpRunner } from "../../model/config/endpoint.ts";
import type { FallbackUse, Outcome, Trial } from "../../model/run/trial.ts";
import type { Clock, HttpPort, HttpRequest, Route, TrialRunner } from "../../run/ports.ts";
import { endpointKey } from "./endpoint-key.ts";
import { answerOf, errored, messageOf, type Errored, type HttpAnswer } from "./http-answer.ts";
import { selectJson } from "../../base/json-path.ts";
import { joined } from "../answer/joined-metrics.ts";
import { inOwnUnits } from "../answer/own-metrics.ts";
import type { MetricShape } from "../answer/read-metrics.ts";
import { parseBody, selectPaths } from "../answer/select-paths.ts";
import { renderHeaders } from "./render-headers.ts";
import { renderJson, renderUrl, TemplateError } from "../answer/render-template.ts";
import { trialInput } from "../trial-input.ts";

export interface HttpDeps {
  readonly http: HttpPort;
  /** Dates in Retry-After are relative to it. */
  readonly clock: Pick<Clock, "now">;
  /** The environment, where secrets of headers come from. */
  readonly env: Readonly<Record<string, string>>;
  /** Metric names of the config: `latency-ms` is measured when declared. */
  readonly declared: readonly string[];
  readonly shape: MetricShape;
}

const MAX_RESPONSE_BYTES = 8 * 1024 * 1024;

/** Sends a request for each trial and reads metrics out of its JSON answer. */
export function httpRunner(definition: HttpRunner, deps: HttpDeps): TrialRunner {
  return {
    async run(trial, { signal, route }) {
      const outcome = await ask(onRoute(definition, route), trial, { deps, signal });
      return route === "own" ? outcome : { ...outcome, fallback: fallbackUse(definition) };
    },
    endpoint: () => endpointKey(definition.url, definition.headers),
    fallback: () => (definition.fallback === undefined ? null : fallbackUse(definition).endpoint),
    close: () => Promise.resolve(),
  };
}

/** What is asked, at the place that is asked. */
function onRoute(definition: HttpRunner, route: Route): HttpRunner {
  return route === "own" ? definition : { ...definition, ...definition.fallback };
}

function fallbackUse(definition: HttpRunner): FallbackUse {
  const { url, headers } = onRoute(definition, "fallback");
  return {
    endpoint: endpointKey(url, headers),
    insteadOf: endpointKey(definition.url, definition.headers),
    insteadOfModel: null,
  };
}

async function ask(
  definition: HttpRunner,
  trial: Trial,
  { deps, signal }: { readonly deps: HttpDeps; readonly signal: AbortSignal },
): Promise<Outcome> {
  const request = renderRequest(definition, trial, deps.env);
  if ("error" in request) return request;
  const result = await deps.http.send(request, signal);
  if (result.ok && definition.failedStatuses.includes(result.status)) return wrongStatus(result);
  const answer = answerOf(result, deps.clock.now());
  return "error" in answer ? answer : judge(definition, answer, deps);
}

function renderRequest(
  { method, url, headers, body }: HttpRunner,
  trial: Trial,
  env: HttpDeps["env"],
): HttpRequest | Errored {
  const values = trialInput(trial);
  try {
    const json = body === null ? null : JSON.stringify(renderJson(body, values));
    return {
      method,
      url: renderUrl(url, values),
      headers: {
        accept: "application/json",
        ...(json === null ? {} : { "content-type": "application/json" }),
        ...renderHeaders(headers, values, env),
      },
      body: json,
      maxResponseBytes: MAX_RESPONSE_BYTES,
    };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return errored({ class: "invalid", code: "request-invalid", message: error.message });
  }
}

function judge(definition: HttpRunner, answer: HttpAnswer, { declared, shape }: HttpDeps): Outcome {
  const { metrics: paths, success } = definition;
  const own = inOwnUnits(declared.includes("latency-ms") ? { "latency-ms": answer.durationMs } : {}, shape);
  if (Object.keys(paths).length === 0 && success === null) return { ...okOf(answer), metrics: own };
  const parsed = parseBody(answer.body);
  if (!parsed.ok) {
    const error = { class: "transient", code: "body-not-json", message: parsed.problem } as const;
    return { ...errored(error), output: answer.body };
  }
  if (success !== null && !holds(parsed.value, success)) {
    const message = `${success} selects nothing, or only false and null`;
    return failed(answer, { class: "invalid", code: "not-successful", message });
  }
  const read = selectPaths(parsed.value, paths, shape);
  if (!read.ok) {
    const error = { class: "invalid", code: "metrics-unreadable", message: read.problem } as const;
    return { ...errored(error), output: answer.body };
  }
  return { ...okOf(answer), ...joined({ metrics: own, nonFinite: [] }, read.value) };
}

function holds(value: unknown, path: string): boolean {
  return selectJson(value, path).some((selected) => selected !== false && selected !== null);
}

type Measured = Extract<Outcome, { status: "ok" | "failed" }>;

function okOf({ body, durationMs }: HttpAnswer): Measured {
  return { status: "ok", metrics: {}, nonFinite: [], usage: null, output: body, error: null, durationMs };
}

function wrongStatus(answer: HttpAnswer): Measured {
  return failed(answer, { class: "invalid", code: `http-${answer.status}`, message: messageOf(answer) });
}

/** The system under test was wrong: its metrics count for nothing. */
function failed(answer: HttpAnswer, error: Measured["error"]): Measured {
  return { ...okOf(answer), status: "failed", error };
}
