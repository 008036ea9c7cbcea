import { EXIT, type ExitCode } from "../base/errors.ts";
import type { Cause, FailOn } from "../model/result/verdict.ts";

/** What one cause asks the process to end with. */
export function causeExitCode(cause: Cause, failOn: FailOn): ExitCode {
  if (failOn === "never") return EXIT.pass;
  switch (cause.cost) {
    case "pass":
    case "note":
      return EXIT.pass;
    case "warn":
      return failOn === "warn" ? EXIT.fail : EXIT.pass;
    case "inconclusive":
      return cause.name === "budget-stop" ? EXIT.budgetStop : EXIT.inconclusive;
    case "fail":
      return EXIT.fail;
  }
}
