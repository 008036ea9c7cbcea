import type { BudgetReport, EndpointChange, LimiterReport } from "../model/run/limiters.ts";
import type { Manifest } from "../model/run/manifest.ts";
import type { Redactor } from "../secrets/redaction.ts";
import type { CallEnd, Outcome, Trial, TrialError, TrialRecord } from "../model/run/trial.ts";

/** What the core asks of the world. Adapters implement these; tests use fakes. */

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds of a clock that never jumps. */
  monotonicMs(): number;
  /** Resolves after `ms`, or rejects with the signal's reason. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /**
   * Calls `ring` once after `ms`, unless what it gives is called before: then never. For what is mostly called off, such
   * as a timeout of every attempt: an aborted sleep makes an error with a stack each time.
   */
  after(ms: number, ring: () => void): () => void;
}

export interface AttemptContext {
  /** Aborted on timeout and on interruption; a runner must leave nothing running. */
  readonly signal: AbortSignal;
  readonly seed: number;
  /** 1-based. */
  readonly attempt: number;
  /**
   * Restarts the attempt's time, once: for a runner that has to get ready (a thread, a module) before the work itself
   * starts. Getting ready has as long as the attempt.
   */
  readonly workStarts?: () => void;
  /** Ends the attempt's time, once: the work is done, and what follows is ours. */
  readonly workEnds?: () => void;
  /** Reports what the attempt left behind and what failed after its answer: the trial becomes `errored`. */
  readonly failedLate?: (error: TrialError) => void;
  /** Who is to be asked: the fallback, while the circuit of the trial's own endpoint is open. */
  readonly route: Route;
  /**
   * Lets one more call of this attempt pass all limits: it takes a token of every rate and a reservation of the budget of
   * its own. Tells what became of the call before, which is charged at once. The wait is no part of the attempt's time, nor is
   * the call, which has as long once more. Only once an attempt; rejects when the attempt is ended.
   */
  readonly another: (before: CallEnd) => Promise<AnotherCall>;
}

/** Which of a trial's endpoints is asked. */
export type Route = "own" | "fallback";

/** Whether an attempt may make one more call. */
export type AnotherCall =
  | {
      readonly kind: "go";
      /** Of this call: aborted when it takes too long, and when the run is interrupted. */
      readonly signal: AbortSignal;
      /** To be called when the call has ended, with its result. Needs no `this`. */
      readonly end: (call: CallEnd) => void;
    }
  /** `budget-used-up`, `circuit-open`, `deadline` or `called-twice`. */
  | { readonly kind: "refused"; readonly code: string };

/** One way to execute a trial. It answers with an outcome; it throws only for our own bugs. */
export interface TrialRunner {
  run(trial: Trial, context: AttemptContext): Promise<Outcome>;
  /**
   * What shares a server's limits: origin and account (`https://api.example.com API_KEY`, the variable's name, never its
   * value). Trials of one endpoint, of both sides, share its adaptive limit, its pauses and its circuit breaker.
   * Missing: the runner calls no server of its own, and is one endpoint.
   */
  endpoint?(trial: Trial): string;
  /** Endpoint that may be asked while the circuit of the trial's own is open; null or missing = none. */
  fallback?(trial: Trial): string | null;
  /** Ends whatever the runner keeps open (worker threads). */
  close(): Promise<void>;
}

/** Append-only log of rows. */
export interface TrialLog {
  append(record: TrialRecord): Promise<void>;
  /** Flushes to disk. */
  close(): Promise<void>;
}

export type RunEvent =
  | {
      /** A later look of an adaptive run has more to run. */
      readonly type: "started" | "look-started";
      /** Trials of this look and those before it. */
      readonly planned: number;
      /** Trials the run may come to. */
      readonly atMost: number;
      /** Of this look: had a row before. */
      readonly resumed: number;
      /** Of `resumed`. */
      readonly failed: number;
      /** Of `resumed`: without an answer, and out of attempts. */
      readonly errored: number;
      readonly look: { readonly number: number; readonly of: number };
    }
  | {
      readonly type: "trial-finished";
      readonly record: TrialRecord;
      readonly done: number;
      readonly planned: number;
      /** Against the budget so far; empty without one. */
      readonly spend: readonly BudgetReport[];
    }
  | {
      readonly type: "retry";
      readonly trial: Trial;
      readonly attempt: number;
      readonly code: string;
      readonly delayMs: number;
    }
  /** An endpoint is asked less, or not at all, for a while. */
  | { readonly type: "limiter"; readonly endpoint: string; readonly change: EndpointChange }
  /** A side's `teardown` failed. */
  | { readonly type: "teardown-failed"; readonly message: string }
  /** What who watches should know before the first trial. */
  | { readonly type: "note"; readonly message: string }
  /** The budget is used up: no more trials are started. */
  | { readonly type: "stopped-early"; readonly why: string }
  | { readonly type: "finished"; readonly done: number; readonly planned: number };

export interface RunObserver {
  notify(event: RunEvent): void;
}

/** Where a stream goes that is longer than what is kept of it. */
export interface OutputSpill {
  /** Absolute; `.stdout.txt` and `.stderr.txt` are added. */
  readonly path: string;
  readonly beyondBytes: number;
  /** Applied to what is written. */
  readonly redact: Redactor;
}

/** A child process that is run to its end. */
export interface ProcessRequest {
  readonly command: readonly string[] | string;
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string;
  /** Kept of each stream: half from its head, half from its tail. */
  readonly maxOutputBytes: number;
  /** Tells where a cut would part a secret; what is kept is redacted by whoever stores it. */
  readonly redact: Redactor;
  /** Null = what is left out is lost. */
  readonly spill: OutputSpill | null;
  readonly graceMs: number;
  /** `watched`: processor time and peak memory are wanted, which costs looks while the child runs. */
  readonly usage: "ignored" | "watched";
  /** The child has started, after it had to wait until another one ended. */
  readonly onStart?: (() => void) | undefined;
  /** The child has ended; what it printed is worked at from now on. */
  readonly onExit?: (() => void) | undefined;
}

export interface ProcessResult {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Last complete line of stdout with text in it, whole; null = none. */
  readonly lastLine: string | null;
  readonly invalidUtf8: boolean;
  /** Absolute paths of the files that hold a whole stream. */
  readonly spilled: readonly string[];
  readonly durationMs: number;
  /** Of the child and its children that it waited for; in steps of 10 ms; null = not known. */
  readonly userTimeMs: number | null;
  readonly systemTimeMs: number | null;
  /** Largest resident set of any process of the child's tree while it was watched; null = not known. */
  readonly maxRssBytes: number | null;
  /** `ENOENT`, … when it could not be started. */
  readonly spawnError: { readonly code: string; readonly message: string } | null;
}

/** Runs children in their own process group and leaves none alive once `signal` aborts. */
export interface ProcessPort {
  run(request: ProcessRequest, signal: AbortSignal): Promise<ProcessResult>;
}

/** What happens to a call beside its answer. */
export interface CallEvents {
  /** A thread had to be started or the module to be loaded first, and the call starts now. */
  readonly onLoaded?: (() => void) | undefined;
  /** After its answer: an error that nothing caught, or an exit, of what the call had left behind. */
  readonly onLate?: (error: ModuleError) => void;
}

/** Calls an export of a module in a worker thread. */
export interface ModulePort {
  call(
    request: { readonly module: string; readonly exportName: string; readonly argument: unknown },
    signal: AbortSignal,
    events?: CallEvents,
  ): Promise<ModuleResult>;
  close(): Promise<void>;
}

export interface ModuleError {
  readonly code: string;
  readonly message: string;
}

export type ModuleResult =
  | { readonly ok: true; readonly value: unknown; readonly durationMs: number }
  | { readonly ok: false; readonly error: ModuleError };

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Null = no body. */
  readonly body: string | null;
  /** A longer answer is an error, and not read to its end. */
  readonly maxResponseBytes: number;
}

export type HttpResult =
  | {
      readonly ok: true;
      readonly status: number;
      /** Names in lower case; of a header sent twice, the values joined by a comma. */
      readonly headers: Readonly<Record<string, string>>;
      /** UTF-8; invalid bytes as U+FFFD. */
      readonly body: string;
      /** From sending the request to the last byte of the answer. */
      readonly durationMs: number;
    }
  /** No whole answer: an errno, `response-too-large`, or `ABORT_ERR` when the signal aborted. */
  | { readonly ok: false; readonly error: { readonly code: string; readonly message: string } };

/** Sends one request and reads the whole answer. Never follows a redirect: it would carry credentials elsewhere. */
export interface HttpPort {
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResult>;
}

export interface FilePort {
  /** UTF-8 text of a repo-relative or absolute path; UsageError names a missing or UTF-16 file. */
  readText(path: string): Promise<string>;
  /** Deletes a file; one that is not there is fine. */
  remove(path: string): Promise<void>;
}

/** How a run ended. */
export interface RunEnd {
  /** Why the budget ended it before its plan; null = it did not. */
  readonly earlyStop: string | null;
  readonly limiters: LimiterReport | undefined;
}

/** A run directory that is being written. */
export interface OpenRun {
  readonly runId: string;
  /** Rows of the earlier attempt, by trial key; empty for a fresh run. */
  readonly previous: ReadonlyMap<string, TrialRecord>;
  readonly log: TrialLog;
  /** As it was written when the run was opened. */
  readonly manifest: Manifest;
  /** Writes the manifest of the ended run and gives it back; `planned`: trials that had to run. */
  finish(rows: readonly TrialRecord[], end: RunEnd & { readonly planned: number }): Promise<Manifest>;
  /** Releases the lock; after `finish`, or when the run was interrupted. */
  close(): Promise<void>;
}
