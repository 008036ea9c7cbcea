import { EXIT } from "../../base/errors.ts";
import type { ExitCode } from "../../base/errors.ts";
import type { Manifest } from "../../model/run/manifest.ts";

/** What a run that is compared with nothing ends with. */
export function runExitCode({ complete, earlyStop }: Pick<Manifest, "complete" | "earlyStop">): ExitCode {
  if (earlyStop !== null) return EXIT.budgetStop;
  return complete ? EXIT.pass : EXIT.inconclusive;
}
