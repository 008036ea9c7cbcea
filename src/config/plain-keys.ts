import { z } from "zod";
import { GATE_NAME } from "./values/gate-id.ts";
import { type Complaint, valueComplaint } from "./values/complaint.ts";
import { expected } from "./values/keys.ts";
import { joined, owned, type Owner } from "./values/owner.ts";
import { unknownLooser } from "./values/setting-change.ts";
import { text, wholeNumber } from "./values/written-values.ts";

/** The top-level keys with a single value. */

/** Letters of any script. `resolve` converts it to a name that is safe in checks, comments, artifacts and folders. */
export const writtenId = z
  .string(expected("a gate id such as support-bot"))
  .regex(
    GATE_NAME,
    expected(
      "a gate id of at most 63 letters, digits, dots, dashes and underscores, beginning with a letter or digit",
    ),
  )
  // The pattern for editors that do not support character properties. It allows more than is accepted.
  .meta({ pattern: "^[A-Za-z0-9\\u0080-\\uFFFF][A-Za-z0-9\\u0080-\\uFFFF._-]{0,125}$" });

/** Seeds are unsigned 32-bit numbers. */
export const writtenSeed = wholeNumber(0, 4_294_967_295);

export const writtenSecrets = z.array(text, expected("a list of names"));

export const PLAIN_OWNERS = {
  // It says how the file is read, which has happened before anything is compared.
  version: "head",
  // Another id would have no baseline yet, and a gate without a baseline never fails.
  id: "base",
  // A pull request could try seeds until the random draws suit it.
  seed: "base",
  // Secrets of the base must stay hidden.
  secrets: "both",
} as const satisfies Readonly<Record<string, Owner>>;

export function checkSecrets(names: readonly string[]): Complaint[] {
  return names.flatMap((name, index) =>
    /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
      ? []
      : [
          valueComplaint(
            ["secrets", index],
            "expected the name of an environment variable (never its value)",
          ),
        ],
  );
}

export const ownedId = owned<string>(PLAIN_OWNERS.id, { path: "id", text: String, looser: unknownLooser });

export const ownedSeed = owned<number>(PLAIN_OWNERS.seed, {
  path: "seed",
  text: String,
  looser: unknownLooser,
});

export const ownedSecrets = joined<readonly string[]>(PLAIN_OWNERS.secrets, (base, head) => [
  ...new Set([...base, ...head]),
]);
