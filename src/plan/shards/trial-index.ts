import type { Plan } from "../../model/run/plan.ts";

/** Index of a planned trial by its key; undefined = not planned. */
export type TrialIndex = (key: string) => number | undefined;

/** The index of a plan's trials by key, in a few bytes a trial: a map of all keys holds each of them once more. */
export function indexTrials({ trials }: Plan): TrialIndex {
  const byCase = new Map<string, number[]>();
  for (const [index, { caseKey, side, repetition }] of trials.entries()) {
    const start = `${caseKey}/${side}`;
    const known = byCase.get(start);
    if (known !== undefined) known[repetition] = index;
    else {
      const added: number[] = [];
      added[repetition] = index;
      byCase.set(start, added);
    }
  }
  return (key) => {
    const slash = key.lastIndexOf("/");
    const repetition = key.slice(slash + 1);
    if (!/^(?:0|[1-9]\d{0,8})$/.test(repetition)) return undefined;
    return byCase.get(key.slice(0, slash))?.[Number(repetition)];
  };
}
