/** The only table of exit codes. */
export const EXIT = {
  pass: 0,
  fail: 1,
  usage: 2,
  inconclusive: 3,
  noCases: 4,
  budgetStop: 5,
  bug: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** When several codes apply, the first one in this list is the exit code of the process. */
const PRECEDENCE: readonly ExitCode[] = [2, 70, 130, 4, 1, 5, 3, 0];

/** The exit code of the process; 0 if there is none. */
export function combineExitCodes(codes: readonly ExitCode[]): ExitCode {
  return PRECEDENCE.find((code) => codes.includes(code)) ?? EXIT.pass;
}

/** A problem: its place, and what to do about it. */
export interface Problem {
  /** Path relative to the repository, or a name such as `--where`. */
  readonly file: string;
  /** The line, from 1; null = the whole file. */
  readonly line: number | null;
  readonly column: number | null;
  /** `metrics.latency-ms.margin`; empty = the root. */
  readonly path: string;
  /** What was expected and what it got, with advice. */
  readonly message: string;
}

/** The place in the file; without a field it is the whole file. */
export interface Place {
  /** 1-based. */
  readonly line?: number | null;
  /** The column, from 1; default: the start of the line. */
  readonly column?: number | null;
  /** `metrics.latency-ms.margin`. */
  readonly path?: string;
}

export function problemAt(file: string, message: string, place: Place = {}): Problem {
  const { line = null, column = line === null ? null : 1, path = "" } = place;
  return { file, line, column, path, message };
}

/** One line. Control characters in names and values from outside are replaced. */
export function formatProblem(problem: Problem): string {
  const position =
    problem.line === null ? problem.file : `${problem.file}:${problem.line}:${problem.column ?? 1}`;
  const text =
    problem.path === ""
      ? `${position} ${problem.message}`
      : `${position} ${problem.path}: ${problem.message}`;
  return text.replaceAll(/\p{Cc}/gu, " ");
}

/** The user must change something. It contains all problems at once. Exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly exitCode = EXIT.usage;
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map(formatProblem).join("\n"), options);
    this.problems = problems;
  }
}

/** A UsageError with one problem. */
export function usageProblem(
  file: string,
  message: string,
  place: Place = {},
  options?: ErrorOptions,
): UsageError {
  return new UsageError([problemAt(file, message, place)], options);
}

/** No case is left after include, exclude and suite. Exit code 4. */
export class NoCasesError extends Error {
  override readonly name = "NoCasesError";
  readonly exitCode = EXIT.noCases;
}

/**
 * Something that is needed to judge could not be read. So there is no verdict: neither a pass nor a looser judgement.
 * Exit code 3.
 */
export class NotJudgedError extends Error {
  override readonly name = "NotJudgedError";
  readonly exitCode = EXIT.inconclusive;
  /** The reason, for the title of a check. */
  readonly title: string;

  constructor(title: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.title = title;
  }
}

/** A user or a signal ended the run. The measured rows are kept. Exit code 130. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
  readonly exitCode = EXIT.interrupted;
}

/** Data from outside is rejected; `code` is stable and names the failed check. Exit code 3. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  readonly exitCode = EXIT.inconclusive;
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The result of a step whose problems are reported together with those of other steps. */
export type Settled<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Returns a UsageError as data. Any other error is thrown. */
export async function settle<T>(step: Promise<T>): Promise<Settled<T>> {
  try {
    return { ok: true, value: await step };
  } catch (error) {
    if (error instanceof UsageError) return { ok: false, problems: error.problems };
    throw error;
  }
}

/** The values of all steps. UsageError with the problems of all steps that have some. */
export async function settleAll<T>(steps: readonly Promise<T>[]): Promise<readonly T[]> {
  const settled = await Promise.all(steps.map(settle));
  const problems = settled.flatMap((step) => (step.ok ? [] : step.problems));
  if (problems.length > 0) throw new UsageError(problems);
  return settled.flatMap((step) => (step.ok ? [step.value] : []));
}

/** The message of whatever was thrown, which may not be an Error. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
