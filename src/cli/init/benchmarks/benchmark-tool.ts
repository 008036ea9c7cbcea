import type { Repository } from "../repository.ts";

/** `sure`: what runs it is written there. `likely`: a part is the usual one. `unsure`: nothing says how it is run. */
export type Confidence = "sure" | "likely" | "unsure";

/** Benchmarks that a repository has already. */
export interface FoundBenchmarks {
  readonly tool: string;
  readonly confidence: Confidence;
  /** What was seen, for the person who reads the workflow. */
  readonly why: string;
  /** Shell; null = not known, and then nothing is written for it. */
  readonly run: string | null;
  /** What `run` writes. */
  readonly results: string;
}

/** What else decides how a tool is run. */
export interface Surroundings {
  /** What starts Python, such as `uv run python`. */
  readonly python: string;
}

/** Null: the top of the repository has none of it. A new tool is a function. */
export type FindBenchmarks = (repository: Repository, surroundings: Surroundings) => FoundBenchmarks | null;

/** The first file by path, with a text that matches. */
export function fileWith({ files, texts }: Repository, path: RegExp, text: RegExp): string | null {
  return files.find((file) => path.test(file) && text.test(texts.get(file) ?? "")) ?? null;
}
