import { clopperPearson, type Proportion } from "../../../../src/stats/index.ts";

/** Chance that a check of a true statement fails; the seeds are fixed, so that it fails always or never. */
const CHANCE = 1e-4;

/** One study's figures: a Markdown table, and what left its bound. */
export interface StudyTable {
  readonly title: string;
  /** What is simulated and what is asserted. */
  readonly note: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly broken: readonly string[];
}

/** Do so many successes refute, by Clopper and Pearson's exact bound, that their rate is at most `allowed`? */
export function exceeds(seen: Proportion, allowed: number): boolean {
  return clopperPearson(seen, CHANCE).lower > allowed;
}

/** `4.9 % [4.0, 5.9]`: the rate and its 95 % Clopper-Pearson interval. */
export function showRate({ successes, trials }: Proportion): string {
  const { lower, upper } = clopperPearson({ successes, trials }, 0.025);
  const percent = (share: number): string => (100 * share).toFixed(1);
  return `${percent(successes / trials)} % [${percent(lower)}, ${percent(upper)}]`;
}

/** Kolmogorov and Smirnov's distance of a sample from the uniform distribution on [0, 1]. */
export function uniformDistance(sample: readonly number[]): number {
  const sorted = sample.toSorted((a, b) => a - b);
  const n = sorted.length;
  return sorted.reduce((most, value, index) => Math.max(most, (index + 1) / n - value, value - index / n), 0);
}

/** The distance that n uniform values exceed with `CHANCE`: 2 exp(-2 n d^2) = CHANCE (Massart 1990: at most that). */
export function largestUniformDistance(n: number): number {
  return Math.sqrt(Math.log(2 / CHANCE) / (2 * n));
}

export function renderTable({ title, note, columns, rows, broken }: StudyTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const outcome =
    broken.length === 0
      ? "All asserted figures are within their bounds."
      : `OUT OF BOUNDS: ${broken.join("; ")}.`;
  return [
    `**${title}.** ${note}`,
    "",
    line(columns),
    line(columns.map(() => "---")),
    ...rows.map(line),
    "",
    outcome,
  ].join("\n");
}
