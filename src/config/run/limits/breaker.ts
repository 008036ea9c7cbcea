import { z } from "zod";
import type { BreakerConfig } from "../../../model/config/config.ts";
import { defaultedKey, expected, optionalKey } from "../../values/keys.ts";
import { owned, type Owners } from "../../values/owner.ts";
import { unknownLooser } from "../../values/setting-change.ts";
import { duration, wholeNumber } from "../../values/written-values.ts";

export const writtenBreaker = z.strictObject(
  {
    failures: defaultedKey(
      wholeNumber(1, 10_000),
      10,
      "Attempts in a row without an answer (unreachable, timed out, not allowed, quota; not rate limits) that open the circuit.",
    ),
    cooldown: defaultedKey(duration, "30s", "Time after which one attempt tries the endpoint again."),
  },
  expected("a mapping with failures and cooldown"),
);

export const breakerShape = {
  breaker: optionalKey(
    writtenBreaker,
    "When to stop calling an endpoint that gives no answers: its remaining trials are `errored` at once. By default only for runners that name their endpoints; if written, for all.",
  ),
};

type Written = z.output<z.ZodObject<typeof breakerShape>>;

/** Trials are lost while a circuit is open. */
export const BREAKER_OWNER = {
  breaker: { failures: "base", cooldown: "base" },
} as const satisfies Owners<Written>;

export function resolveBreaker({ breaker }: Written): BreakerConfig {
  return {
    failures: breaker?.failures ?? 10,
    cooldownMs: breaker?.cooldown ?? 30_000,
    isExplicit: breaker !== undefined,
  };
}

/** The section is one value, because its existence decides for which runners it holds. */
export const ownedBreaker = owned<BreakerConfig>(BREAKER_OWNER.breaker.failures, {
  path: "run.breaker",
  text: ({ failures, cooldownMs, isExplicit }) =>
    isExplicit ? `${failures} failures, cooldown ${cooldownMs} ms` : "none",
  looser: unknownLooser,
});
