import type { TrialRecord } from "../../model/run/trial.ts";
import { compareText } from "../../base/compare-text.ts";

/** Number of trials without an answer by the code of their error, the most frequent first. */
export type LostCodes = readonly (readonly [code: string, trials: number])[];

const MOST_NAMED = 3;
const MOST_CODE_CHARS = 60;

/** Counts trials without an answer by code. The order of rows does not matter. */
export class LostFold {
  readonly #counts = new Map<string, number>();

  add({ status, error }: Pick<TrialRecord, "status" | "error">): void {
    if (status !== "errored" && status !== "timed-out") return;
    const code = error?.code ?? status;
    this.#counts.set(code, (this.#counts.get(code) ?? 0) + 1);
  }

  result(): LostCodes {
    return [...this.#counts].toSorted(([a, x], [b, y]) => y - x || compareText(a, b));
  }
}

/** ` Lost: 8 × circuit-open (not tried), 2 × http-503.`; empty where no trial was lost to an error. */
export function lostText(codes: LostCodes): string {
  if (codes.length === 0) return "";
  const named = codes.slice(0, MOST_NAMED).map(([code, trials]) => `${trials} × ${nameOf(code)}`);
  const rest = codes.slice(MOST_NAMED).reduce((sum, [, trials]) => sum + trials, 0);
  const others = rest === 0 ? "" : ` and ${rest} others`;
  const untried = codes.some(([code]) => code === "circuit-open")
    ? " Use --resume to run the trials that were not tried once the endpoint works."
    : "";
  return ` Lost: ${named.join(", ")}${others}.${untried}`;
}

/** The codes come from outside the program. */
function nameOf(code: string): string {
  if (code === "circuit-open") return "circuit-open (not tried: its endpoint gave no answers)";
  return code.length > MOST_CODE_CHARS ? `${code.slice(0, MOST_CODE_CHARS)}…` : code;
}
