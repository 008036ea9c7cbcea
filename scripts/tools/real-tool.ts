/** What a commit changes in the programs written for a tool. */
export type Change = "unchanged" | "slower" | "lost" | "crashed";

export const CHANGES: readonly Change[] = ["unchanged", "slower", "lost", "crashed"];

/** A tool as this machine has it. */
export interface FoundTool {
  readonly version: string;
  /** Variables of the commands below. */
  readonly env: Readonly<Record<string, string>>;
}

/** A tool that measures two benchmarks, `alpha` and `beta`, or the two tasks of an eval. */
export interface RealTool {
  readonly name: string;
  /** Looks for it, and installs what is small into `folder`. A text = why it is not there. */
  readonly find: (folder: string) => FoundTool | string;
  /** Files of a commit, by path. */
  readonly files: (change: Change) => Readonly<Record<string, string>>;
  /** Runs once a side, such as a build. */
  readonly setup?: string;
  readonly command: string;
  /** File or folder that `command` writes. */
  readonly results: string;
  /** Absent = as many as of the others; fewer of a tool that takes long. */
  readonly repetitions?: number;
  /** Metrics of the config; absent = time, with a margin that a noisy machine does not exceed. */
  readonly metrics?: Readonly<Record<string, unknown>>;
}

/** Rounds of a loop of a few nanoseconds to a microsecond each: the slower commit does ten times as many, which a busy machine shows, too. */
export function rounds(change: Change, unchanged: number): number {
  return change === "slower" ? unchanged * 10 : unchanged;
}

/** Lines of the second benchmark: gone, one that throws, or as it was. */
export function second(change: Change, lines: string, crash: string): string {
  if (change === "lost") return "";
  return change === "crashed" ? crash : lines;
}
