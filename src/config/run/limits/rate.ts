import { z } from "zod";
import type { Execution } from "../../../model/config/config.ts";
import { defaultedKey, expected, optionalKey } from "../../values/keys.ts";
import { type Owned, type Owners, unlisted } from "../../values/owner.ts";
import { flag, number } from "../../values/written-values.ts";

const positive = number.gt(0, expected("a number above 0"));

export const writtenRate = z.strictObject(
  {
    qps: optionalKey(
      positive,
      "Maximum number of attempts started in any one second, over all workers, including retries; evenly spaced.",
    ),
    rpm: optionalKey(positive, "Maximum number of attempts started in any one minute."),
    tpm: optionalKey(
      positive,
      "Maximum number of tokens of the attempts started in any one minute. An attempt reserves `budget.max-per-trial.tokens`, or without it the largest usage so far, and is then charged what it reports.",
    ),
    adaptive: defaultedKey(
      flag,
      true,
      'Send fewer attempts at once to an endpoint that answers "too many requests": a fifth less, at most every 10 s; 5% more after each round without such an answer, up to `concurrency`.',
    ),
  },
  expected("a mapping with qps, rpm, tpm and adaptive"),
);

export const rateShape = {
  rate: optionalKey(writtenRate, "Limits on starts. Default: none."),
};

type Written = z.output<z.ZodObject<typeof rateShape>>;

/** The speed of a run does not change its result. */
export const RATE_OWNER = {
  rate: { qps: "head", rpm: "head", tpm: "head", adaptive: "head" },
} as const satisfies Owners<Written>;

type Rate = Pick<Execution, "qps" | "rpm" | "tpm" | "adaptive">;

export function resolveRate({ rate }: Written): Rate {
  return {
    qps: rate?.qps ?? null,
    rpm: rate?.rpm ?? null,
    tpm: rate?.tpm ?? null,
    adaptive: rate?.adaptive ?? true,
  };
}

export const rateParts = {
  qps: unlisted(RATE_OWNER.rate.qps),
  rpm: unlisted(RATE_OWNER.rate.rpm),
  tpm: unlisted(RATE_OWNER.rate.tpm),
  adaptive: unlisted(RATE_OWNER.rate.adaptive),
} as const satisfies { readonly [Key in keyof Rate]: Owned<Rate[Key]> };
