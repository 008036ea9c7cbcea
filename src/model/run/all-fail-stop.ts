const START = "Every case fails alike";

/** Why a run ended early whose first cases all gave the same error. `cases`: how many; `error`: cleaned. */
export function allFailStop({
  cases,
  side,
  error,
}: {
  readonly cases: number;
  readonly side: string;
  readonly error: string;
}): string {
  const which = cases === 1 ? "the first case" : `the first ${cases} cases`;
  return `${START}: ${which} of the ${side} gave the same error and no answer, so the others were not run (${error}). Fix it and continue with --resume; run: { stop-when-all-fail: 0 } runs all`;
}

/** Such a run measured too little for a verdict; one whose budget ended it did what it was allowed to. */
export function isAllFailStop(earlyStop: string): boolean {
  return earlyStop.includes(START);
}
