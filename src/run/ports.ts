import type { BudgetReport, EndpointChange, LimiterReport } from "../model/run/limiters.ts";
import type { Manifest } from "../model/run/manifest.ts";
import type { Redactor } from "../secrets/redaction.ts";
import type { CallEnd, Outcome, Trial, TrialError, TrialRecord } from "../model/run/trial.ts";

/** What the core needs from the outside world. Adapters implement these ports; tests use fakes. */

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds of a clock that never jumps. */
  monotonicMs(): number;
  /** Resolves after `ms`, or rejects with the signal's reason. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /**
   * Calls `ring` once after `ms`, unless the returned function is called before. It is for events that are usually
   * cancelled, such as the timeout of an attempt: an aborted sleep creates an error with a stack each time.
   */
  after(ms: number, ring: () => void): () => void;
}

export interface AttemptContext {
  /** Aborted on timeout and on interruption. A runner must not leave anything running. */
  readonly signal: AbortSignal;
  readonly seed: number;
  /** 1-based. */
  readonly attempt: number;
  /**
   * Restarts the attempt's time, once: for a runner that has to prepare something (a thread, a module) before the work
   * starts. The preparation has the same time limit as the attempt.
   */
  readonly workStarts?: () => void;
  /** Ends the attempt's time, once: the work is done, and the rest is the program's own time. */
  readonly workEnds?: () => void;
  /** Reports that work which the attempt left behind failed after its answer: the trial becomes `errored`. */
  readonly failedLate?: (error: TrialError) => void;
  /** The endpoint to ask: the fallback, while the circuit of the trial's own endpoint is open. */
  readonly route: Route;
  /**
   * Asks for one more call of this attempt that respects all limits: it takes a token of every rate and its own
   * reservation of the budget. `before` is the end of the previous call, which is charged at once. Neither the wait nor
   * the call counts in the attempt's time; the call has the same time limit again. It is possible once in an attempt,
   * and rejects when the attempt is ended.
   */
  readonly another: (before: CallEnd) => Promise<AnotherCall>;
}

/** Which endpoint of a trial is asked. */
export type Route = "own" | "fallback";

/** Whether an attempt may make one more call. */
export type AnotherCall =
  | {
      readonly kind: "go";
      /** Signal for this call: aborted when it takes too long, and when the run is interrupted. */
      readonly signal: AbortSignal;
      /** Call it with the result when the call has ended. It needs no `this`. */
      readonly end: (call: CallEnd) => void;
    }
  /** `budget-used-up`, `circuit-open`, `deadline` or `called-twice`. */
  | { readonly kind: "refused"; readonly code: string };

/** One way to execute a trial. It returns an outcome; it throws only for bugs of this program. */
export interface TrialRunner {
  run(trial: Trial, context: AttemptContext): Promise<Outcome>;
  /**
   * Identifies the server whose limits are shared: origin and account (`https://api.example.com API_KEY`, with the name
   * of the variable and never its value). Trials of one endpoint, of both sides, share its adaptive limit, its pauses
   * and its circuit breaker. Missing = the runner calls no server itself and counts as one endpoint.
   */
  endpoint?(trial: Trial): string;
  /** Endpoint that may be asked while the circuit of the trial's own endpoint is open; null or missing = none. */
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
      /** A later look of an adaptive run has more trials to run. */
      readonly type: "started" | "look-started";
      /** Number of trials of this look and the looks before it. */
      readonly planned: number;
      /** Largest possible number of trials of the run. */
      readonly atMost: number;
      /** Number of trials of this look that had a row already. */
      readonly resumed: number;
      /** Number of `resumed` trials that failed. */
      readonly failed: number;
      /** Number of `resumed` trials without an answer and without further attempts. */
      readonly errored: number;
      readonly look: { readonly number: number; readonly of: number };
    }
  | {
      readonly type: "trial-finished";
      readonly record: TrialRecord;
      readonly done: number;
      readonly planned: number;
      /** Use of the budget so far; empty without one. */
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
  /** Information for an observer before the first trial. */
  | { readonly type: "note"; readonly message: string }
  /** The budget is used up: no more trials are started. */
  | { readonly type: "stopped-early"; readonly why: string }
  | { readonly type: "finished"; readonly done: number; readonly planned: number };

export interface RunObserver {
  notify(event: RunEvent): void;
}

/** The files for a stream that is longer than what is kept of it. */
export interface OutputSpill {
  /** Absolute path; `.stdout.txt` and `.stderr.txt` are added. */
  readonly path: string;
  readonly beyondBytes: number;
  /** Applied to the text that is written. */
  readonly redact: Redactor;
}

/** A child process that runs to its end. */
export interface ProcessRequest {
  readonly command: readonly string[] | string;
  /** Absolute path. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string;
  /** Number of bytes that are kept of each stream: half from its start, half from its end. */
  readonly maxOutputBytes: number;
  /** Says where a cut would split a secret. The caller that stores the text redacts it. */
  readonly redact: Redactor;
  /** Null = the rest of the stream is lost. */
  readonly spill: OutputSpill | null;
  readonly graceMs: number;
  /** `watched`: processor time and peak memory are measured, which needs observations while the child runs. */
  readonly usage: "ignored" | "watched";
  /** The child has started, after it had to wait for the end of another one. */
  readonly onStart?: (() => void) | undefined;
  /** The child has ended. Its output is processed from now on. */
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
  /** Absolute paths of the files that contain a whole stream. */
  readonly spilled: readonly string[];
  readonly durationMs: number;
  /** Processor time of the child and of the children that it waited for, in steps of 10 ms; null = not known. */
  readonly userTimeMs: number | null;
  readonly systemTimeMs: number | null;
  /** Largest resident set of any process of the child's tree while it was observed; null = not known. */
  readonly maxRssBytes: number | null;
  /** `ENOENT`, … when the child could not be started. */
  readonly spawnError: { readonly code: string; readonly message: string } | null;
}

/** Runs children in their own process group and leaves none alive once `signal` aborts. */
export interface ProcessPort {
  run(request: ProcessRequest, signal: AbortSignal): Promise<ProcessResult>;
}

/** Events of a call besides its answer. */
export interface CallEvents {
  /** A thread had to be started or the module to be loaded first; the call starts now. */
  readonly onLoaded?: (() => void) | undefined;
  /** After its answer: an uncaught error, or an exit, of work that the call had left behind. */
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
  /** A longer answer is an error and is not read to its end. */
  readonly maxResponseBytes: number;
}

export type HttpResult =
  | {
      readonly ok: true;
      readonly status: number;
      /** Names in lower case. The values of a header that was sent twice are joined by a comma. */
      readonly headers: Readonly<Record<string, string>>;
      /** UTF-8; invalid bytes as U+FFFD. */
      readonly body: string;
      /** Time from sending the request to the last byte of the answer. */
      readonly durationMs: number;
    }
  /** There is no complete answer: an errno, `response-too-large`, or `ABORT_ERR` when the signal aborted. */
  | { readonly ok: false; readonly error: { readonly code: string; readonly message: string } };

/**
 * Sends one request and reads the whole answer. It never follows a redirect, which would send credentials to another
 * server.
 */
export interface HttpPort {
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResult>;
}

export interface FilePort {
  /**
   * UTF-8 text of an absolute path or one relative to the repository. UsageError names a missing file, or one in
   * UTF-16.
   */
  readText(path: string): Promise<string>;
  /** Deletes a file; it is no error if the file does not exist. */
  remove(path: string): Promise<void>;
  /** Deletes a folder with all that is in it; files that keep the folder in git, and with them the folder, stay. */
  removeAll(path: string): Promise<void>;
}

/** How a run ended. */
export interface RunEnd {
  /** Why the budget ended the run before its plan was finished; null = it did not. */
  readonly earlyStop: string | null;
  readonly limiters: LimiterReport | undefined;
}

/** A run directory that is being written. */
export interface OpenRun {
  readonly runId: string;
  /** Rows of the earlier attempt, by trial key; empty for a fresh run. */
  readonly previous: ReadonlyMap<string, TrialRecord>;
  readonly log: TrialLog;
  /** The manifest as it was written when the run was opened. */
  readonly manifest: Manifest;
  /** Writes the manifest of the ended run and returns it; `planned`: number of trials that had to run. */
  finish(rows: readonly TrialRecord[], end: RunEnd & { readonly planned: number }): Promise<Manifest>;
  /** Releases the lock; after `finish`, or when the run was interrupted. */
  close(): Promise<void>;
}
