import type { ChatRequest, ChatRunner, TextSource } from "../../model/config/endpoint.ts";
import type { Json, JsonObject } from "../../base/json.ts";
import type { Trial } from "../../model/run/trial.ts";
import { matchWhere } from "../../model/config/where.ts";
import type { HttpRequest, Route } from "../../run/ports.ts";
import { endpointKey } from "../http/endpoint-key.ts";
import { renderHeaders, secretOf } from "../http/render-headers.ts";
import { renderText } from "../answer/render-template.ts";
import { trialInput } from "../trial-input.ts";

/** What one trial asks, before it is sent: a call may be made again with another limit. */
export interface RenderedChat {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly model: string;
  /** The most tokens of the answer; null = the config sets no limit. */
  readonly maxTokens: number | null;
  readonly maxTokensAs: ChatRequest["maxTokensAs"];
  /** The request without the limit. */
  readonly body: JsonObject;
}

export interface ChatTexts {
  readonly env: Readonly<Record<string, string>>;
  /** Contents of the files that prompts come from. */
  readonly files: Readonly<Record<string, string>>;
}

const MAX_RESPONSE_BYTES = 8 * 1024 * 1024;

/** The request of a case: the definition, with the values that its axes and the fallback override. */
export function chatRequestOf(
  { request, overrides, fallback }: ChatRunner,
  axes: Trial["case"]["axes"],
  route: Route,
): ChatRequest {
  const own = overrides
    .filter(({ where }) => matchWhere(axes, where))
    .reduce((all, { request: part }) => merge(all, part), request);
  return route === "fallback" && fallback !== undefined ? merge(own, fallback) : own;
}

/** Keys and headers belong to the server they were written for: another one does not get them. */
function merge(all: ChatRequest, own: Partial<ChatRequest>): ChatRequest {
  const moved = own.baseUrl === undefined ? {} : { apiKeyEnv: null, headers: {} };
  return {
    ...all,
    ...moved,
    ...own,
    headers: { ...(own.baseUrl === undefined ? all.headers : {}), ...own.headers },
    params: { ...all.params, ...own.params },
  };
}

export interface AskedTrial {
  readonly trial: Trial;
  readonly route: Route;
}

/** TemplateError when a value does not fit, or a key is not set. */
export function renderChat(
  definition: ChatRunner,
  { trial, route }: AskedTrial,
  texts: ChatTexts,
): RenderedChat {
  const values = trialInput(trial);
  const request = chatRequestOf(definition, trial.case.axes, route);
  const { apiKeyEnv, maxTokens, maxTokensAs } = request;
  const model = renderText(request.model, values);
  const own = renderHeaders(request.headers, values, texts.env);
  const key: Readonly<Record<string, string>> =
    apiKeyEnv === null ? {} : { authorization: `Bearer ${secretOf(apiKeyEnv, texts.env)}` };
  return {
    url: `${request.baseUrl}/chat/completions`,
    headers: { accept: "application/json", "content-type": "application/json", ...key, ...own },
    model,
    maxTokens,
    maxTokensAs,
    body: { model, ...bodyOf(request, trial, (source) => renderText(textOf(source, texts), values)) },
  };
}

/** The request of one call; `maxTokens` may differ from that of the first call. */
export function callOf(rendered: RenderedChat, maxTokens: number | null): HttpRequest {
  const { url, headers, body, maxTokensAs } = rendered;
  const limited = maxTokens === null ? body : { ...body, [maxTokensAs]: maxTokens };
  return {
    method: "POST",
    url,
    headers,
    body: JSON.stringify(limited),
    maxResponseBytes: MAX_RESPONSE_BYTES,
  };
}

/** The model that a trial's own endpoint is asked for; TemplateError when a value does not fit. */
export function ownModel(definition: ChatRunner, trial: Trial): string {
  return renderText(chatRequestOf(definition, trial.case.axes, "own").model, trialInput(trial));
}

/** The origin and the account whose limits a call of a trial counts against. */
export function chatEndpoint(definition: ChatRunner, { trial, route }: AskedTrial): string {
  const { baseUrl, apiKeyEnv, headers } = chatRequestOf(definition, trial.case.axes, route);
  const key = apiKeyEnv === null ? {} : { authorization: { env: apiKeyEnv, prefix: "" } };
  return endpointKey(baseUrl, { ...key, ...headers });
}

function bodyOf(
  { system, messages, temperature, seed, params }: ChatRequest,
  trial: Trial,
  render: (source: TextSource) => string,
): JsonObject {
  const turns = system === null ? messages : [{ role: "system", content: system }, ...messages];
  const optional: Readonly<Record<string, Json>> = {
    temperature,
    seed: seed === "trial" ? trial.seed : seed,
  };
  return {
    messages: turns.map(({ role, content }) => ({ role, content: render(content) })),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== null)),
    ...params,
  };
}

function textOf(source: TextSource, { files }: ChatTexts): string {
  if (source.from === "text") return source.text;
  const text = Object.hasOwn(files, source.file) ? files[source.file] : undefined;
  // Whoever opens the runner reads the files of all its requests.
  if (text === undefined) throw new Error(`the prompt file ${source.file} was not read`);
  return text;
}
