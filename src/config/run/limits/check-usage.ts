import type { z } from "zod";
import type { Complaint } from "../../values/complaint.ts";
import type { budgetShape } from "./budget.ts";
import type { rateShape } from "./rate.ts";

/** Limits on usage that the runner does not report. */
export function limitsOnUsage(
  run: z.output<z.ZodObject<typeof rateShape & typeof budgetShape>>,
): Complaint[] {
  const written = [
    { path: ["run", "budget", "tokens"], value: run.budget?.tokens },
    { path: ["run", "budget", "cost-usd"], value: run.budget?.["cost-usd"] },
    { path: ["run", "rate", "tpm"], value: run.rate?.tpm },
  ];
  const message = "cannot be kept: results-file, http and patterns do not report what a trial used";
  return written.flatMap(({ path, value }) => (value === undefined ? [] : [{ path, at: "key", message }]));
}
