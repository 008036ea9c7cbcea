import { z } from "zod";
import { expected, requiredKey } from "../values/keys.ts";
import { everyOwner, type Owners } from "../values/owner.ts";
import { DEFINITION_OWNER, definitionShape } from "./definition.ts";
import { EXECUTION_OWNER, executionShape } from "./execution.ts";
import { RUNNER_WORDS } from "./runners.ts";

export const writtenRun = z.strictObject(
  { ...definitionShape, ...executionShape },
  expected(`a mapping with ${RUNNER_WORDS}`),
);

export const writtenSideRun = z.strictObject(definitionShape, {
  error: (issue) => {
    const keys = "keys" in issue && Array.isArray(issue.keys) ? issue.keys : [];
    const misplaced = keys.filter((key) => typeof key === "string" && key in executionShape);
    return misplaced.length > 0 && misplaced.length === keys.length
      ? keys.map((key) => `${String(key)} applies to both sides: write it in the top-level run`).join("\n")
      : undefined;
  },
});

export const writtenSide = z.strictObject(
  {
    run: requiredKey(
      writtenSideRun,
      "What this side executes; keys that are not written here are taken from the top-level `run`.",
    ),
  },
  expected("a mapping with run"),
);

export const writtenSides = z.strictObject(
  {
    baseline: requiredKey(writtenSide, "The side to compare with."),
    candidate: requiredKey(writtenSide, "The side that is judged."),
  },
  expected("a mapping with baseline and candidate"),
);

export type WrittenRun = z.output<typeof writtenRun>;
export type WrittenSides = z.output<typeof writtenSides>;

export const RUN_OWNER = { ...DEFINITION_OWNER, ...EXECUTION_OWNER } as const satisfies Owners<WrittenRun>;

/** A pull request could bring a baseline side that makes its candidate look good, so the base decides it. */
export const SIDES_OWNER = {
  baseline: { run: everyOwner(DEFINITION_OWNER, "base") },
  candidate: { run: DEFINITION_OWNER },
} as const satisfies Owners<WrittenSides>;
