import { z } from "zod";
import type { DebugConfig } from "../model/config/config.ts";
import { expected, optionalKey, requiredKey } from "./values/keys.ts";
import { owned, type Owned, type Owners, unlisted } from "./values/owner.ts";
import { flag, wholeNumber } from "./values/written-values.ts";

export const writtenDebug = z.strictObject(
  {
    trials: requiredKey(
      wholeNumber(1, 1000),
      "Number of trials whose requests and answers are kept: the first repetitions of the first cases.",
    ),
    "on-pull-requests": optionalKey(flag, "Also keep them on pull requests. Default: false."),
  },
  expected("a mapping with trials"),
);

type WrittenDebug = z.output<typeof writtenDebug>;

/** The base decides whether a pull request may store requests and answers; the pull request decides which trials. */
export const DEBUG_OWNER = {
  trials: "head",
  "on-pull-requests": "base",
} as const satisfies Owners<WrittenDebug>;

export function resolveDebug(written: WrittenDebug | undefined): DebugConfig | null {
  if (written === undefined) return null;
  return { trials: written.trials, onPullRequests: written["on-pull-requests"] ?? false };
}

const trials = unlisted<number | null>(DEBUG_OWNER.trials);
const onPullRequests = owned<boolean>(DEBUG_OWNER["on-pull-requests"], {
  path: "debug.on-pull-requests",
  text: String,
  looser: (_, head) => head,
});

export const ownedDebug: Owned<DebugConfig | null> = {
  inForce: (base, head) => {
    const kept = trials.inForce(base?.trials ?? null, head?.trials ?? null);
    return kept === null
      ? null
      : { trials: kept, onPullRequests: onPullRequests.inForce(isOn(base), isOn(head)) };
  },
  changes: (base, head) => onPullRequests.changes(isOn(base), isOn(head)),
};

function isOn(debug: DebugConfig | null): boolean {
  return debug?.onPullRequests ?? false;
}
