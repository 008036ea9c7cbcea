import type { Trial } from "../../../src/model/run/trial.ts";

/** A trial of task a; `parts` replaces what a test is about. */
export function sampleTrial(parts: Partial<Trial>): Trial {
  return {
    key: "k/candidate/0",
    caseKey: "k",
    case: {
      name: "task=a",
      axes: { task: "a" },
      content: { task: { id: "a", text: "hi" } },
      contentHashes: { task: "0000000000000000" },
    },
    repetition: 0,
    block: 0,
    side: "candidate",
    seed: 123,
    ...parts,
  };
}
