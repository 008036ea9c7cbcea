import { z } from "zod";
import { lazily } from "./schemas.ts";

const count = z.int().min(0);
const amount = z.number().min(0);

/** Effects of limits on a run, as stored in manifest and report. */
export const limitersSchema = lazily(() =>
  z.object({
    waitedMs: z.object({ rate: amount, retryAfter: amount, concurrency: amount, budget: amount }),
    endpoints: z.array(
      z.object({
        endpoint: z.string(),
        limit: count,
        cuts: count,
        pauses: count,
        opened: count,
        refused: count,
        diverted: count.optional(),
      }),
    ),
    budget: z.array(
      z.object({
        name: z.enum(["calls", "tokens", "USD", "trials", "seconds"]),
        limit: amount,
        spent: amount,
        reserved: amount,
      }),
    ),
  }),
);
