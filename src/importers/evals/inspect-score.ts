import type { Better } from "../../model/config/margin.ts";
import type { ToolMetric, ToolValue } from "../tool.ts";
import { freeName, scoreMetric } from "./eval-metrics.ts";

/** What one scorer says of one sample: its value, where that is a mapping one a key. */
export interface InspectScore {
  readonly name: string;
  readonly value: unknown;
}

/** Scores of one sample, in the order of the file. */
export function scoresOf(
  scores: Readonly<Record<string, { readonly value?: unknown } | null>> | null | undefined,
): readonly InspectScore[] {
  return Object.entries(scores ?? {}).flatMap(([scorer, score]) => {
    const value = score?.value;
    if (!isMapping(value)) return [{ name: scorer, value }];
    return Object.entries(value).map(([key, part]) => ({ name: `${scorer}/${key}`, value: part }));
  });
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The words that inspect_ai itself turns into numbers. */
const LETTERS: ReadonlyMap<string, number> = new Map([
  ["C", 1],
  ["P", 0.5],
  ["I", 0],
  ["N", 0],
]);
const WORDS: ReadonlyMap<string, number> = new Map([
  ["yes", 1],
  ["true", 1],
  ["no", 0],
  ["false", 0],
]);
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Null = not scored; undefined = a value that is no number, which inspect_ai counts as 0. */
export function scoreNumber(value: unknown): number | null | undefined {
  if (value === null || value === undefined) return null;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  if (/^[+-]?(?:nan|inf|infinity)$/i.test(text)) return null;
  return (
    LETTERS.get(text) ?? WORDS.get(text.toLowerCase()) ?? (DECIMAL.test(text) ? Number(text) : undefined)
  );
}

/** Scorers of inspect_ai itself whose numbers are shares of what is right. */
const HIGHER: ReadonlySet<string> = new Set([
  "answer",
  "choice",
  "exact",
  "f1",
  "includes",
  "match",
  "math",
  "model_graded_fact",
  "model_graded_qa",
  "pattern",
]);

/** What the values of all samples show of each score. */
export class InspectMetrics {
  readonly #accurate: ReadonlySet<string>;
  readonly #kinds = new Map<string, "answers" | "words" | "numbers">();

  /** `accurate`: scorers whose samples are averaged to an accuracy. */
  constructor(accurate: ReadonlySet<string>) {
    this.#accurate = accurate;
  }

  add({ name, value }: InspectScore): void {
    const number = scoreNumber(value);
    if (number === null || number === undefined) return;
    const isWord = typeof value === "string" && !DECIMAL.test(value.trim());
    const kind = typeof value === "boolean" ? "answers" : isWord ? "words" : "numbers";
    const before = this.#kinds.get(name);
    // One number among words tells nothing of a direction any more.
    if (before === undefined || kind === "numbers") this.#kinds.set(name, kind);
    else if (before !== kind && before !== "numbers") this.#kinds.set(name, "words");
  }

  valueOf({ name, value }: InspectScore): ToolValue {
    return [this.#metricOf(name), scoreNumber(value) ?? null];
  }

  #metricOf(name: string): ToolMetric {
    const kind = this.#kinds.get(name);
    const metric = scoreMetric(freeName(name, OWN), this.#betterOf(name, kind));
    return kind === "answers" ? { ...metric, kind: "binary" } : metric;
  }

  #betterOf(name: string, kind: string | undefined): Better | null {
    if (kind === "answers" || kind === "words") return "higher";
    const [scorer = name] = name.split("/");
    return this.#accurate.has(scorer) || HIGHER.has(scorer) ? "higher" : null;
  }
}

const OWN: ReadonlySet<string> = new Set(["working-time"]);
