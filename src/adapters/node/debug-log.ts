import { AsyncLocalStorage } from "node:async_hooks";
import { appendFileSync } from "node:fs";
import type { Redactor } from "../../secrets/redaction.ts";
import type { Trial } from "../../model/run/trial.ts";
import type { HttpPort, HttpRequest, ModulePort, ProcessPort, TrialRunner } from "../../run/ports.ts";

/** Wraps runners and their ports, so that requests and answers of some trials are kept. */
export interface DebugLog {
  runner(inner: TrialRunner): TrialRunner;
  processes(inner: ProcessPort): ProcessPort;
  http(inner: HttpPort): HttpPort;
  modules(inner: ModulePort): ModulePort;
}

/** A debug log that keeps nothing. */
export const NO_DEBUG: DebugLog = {
  runner: (inner) => inner,
  processes: (inner) => inner,
  http: (inner) => inner,
  modules: (inner) => inner,
};

export interface DebugLogOptions {
  /** Absolute path. Each exchange is appended as one line of JSON. */
  readonly file: string;
  /** Keys of the trials that are kept. */
  readonly trials: ReadonlySet<string>;
  readonly redact: Redactor;
}

/** Characters of a request and of an answer that are kept. */
const MOST_CHARS = 4096;

interface Attempt {
  readonly trial: Trial;
  readonly attempt: number;
}

/** Waits for an answer and keeps it with its request, when it belongs to a trial that is kept. */
type Keep = <T>(kind: string, request: string, answer: Promise<T>) => Promise<T>;

/** A port does not know for which trial a runner calls it, so the trial is taken from the context of the call. */
export function openDebugLog(options: DebugLogOptions): DebugLog {
  const current = new AsyncLocalStorage<Attempt>();
  return {
    runner: (inner) => ({
      ...withEndpoint(inner),
      run: (trial, context) =>
        options.trials.has(trial.key)
          ? current.run({ trial, attempt: context.attempt }, () => inner.run(trial, context))
          : inner.run(trial, context),
      close: () => inner.close(),
    }),
    ...portsThat(async (kind, request, answer) => {
      const result = await answer;
      const now = current.getStore();
      if (now !== undefined) append({ ...now, kind, request, response: responseOf(result) }, options);
      return result;
    }),
  };
}

function portsThat(keep: Keep): Omit<DebugLog, "runner"> {
  return {
    processes: (inner) => ({
      run: (request, signal) =>
        keep("command", `${textOf(request.command)}\n${request.stdin}`, inner.run(request, signal)),
    }),
    http: (inner) => ({
      send: (request, signal) => keep("http", requestText(request), inner.send(request, signal)),
    }),
    modules: (inner) => ({
      call: (request, signal, events) =>
        keep(
          "module",
          `${request.module} ${request.exportName}\n${textOf(request.argument)}`,
          inner.call(request, signal, events),
        ),
      close: () => inner.close(),
    }),
  };
}

/** Values of headers are keys more often than not: their names are enough. */
function requestText({ method, url, headers, body }: HttpRequest): string {
  return `${method} ${url}\n${Object.keys(headers).join(", ")}\n\n${body ?? ""}`;
}

/** Response headers contain session cookies, as request headers contain keys. */
function responseOf(result: unknown): string {
  if (typeof result !== "object" || result === null) return textOf(result);
  // This is a part of stdout, and may begin within a secret.
  if ("lastLine" in result) return textOf({ ...result, lastLine: undefined });
  if (!("headers" in result)) return textOf(result);
  return textOf({ ...result, headers: Object.keys(result.headers ?? {}) });
}

interface Exchange extends Attempt {
  readonly kind: string;
  readonly request: string;
  readonly response: string;
}

function append({ trial, attempt, kind, ...said }: Exchange, { file, redact }: DebugLogOptions): void {
  const { key, repetition, side } = trial;
  const entry = {
    key,
    case: redact(trial.case.name),
    repetition,
    side,
    attempt,
    kind,
    request: snippet(said.request, redact),
    response: snippet(said.response, redact),
  };
  appendFileSync(file, `${JSON.stringify(entry)}\n`);
}

function withEndpoint(inner: TrialRunner): Pick<TrialRunner, "endpoint" | "fallback"> {
  if (!("endpoint" in inner)) return {};
  return {
    endpoint: (trial) => inner.endpoint?.(trial) ?? "",
    fallback: (trial) => inner.fallback?.(trial) ?? null,
  };
}

/** Redacted before it is cut: a cut secret would no longer be recognised. */
function snippet(text: string, redact: Redactor): string {
  const clean = redact(text);
  return clean.length <= MOST_CHARS ? clean : `${clean.slice(0, MOST_CHARS)}…`;
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return "(no JSON)";
  }
}
