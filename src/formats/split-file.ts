import { z } from "zod";
import { usageProblem } from "../base/errors.ts";
import type { Split } from "../model/run/shard.ts";
import { lazily } from "./schemas.ts";
import { parseJson } from "./text/parse-json.ts";

const SPLIT_SCHEMA = "regression-gate/split@1";

export const splitSchema = lazily(() =>
  z
    .object({
      schema: z.literal(SPLIT_SCHEMA),
      planHash: z.string(),
      of: z.int().min(1),
      keeps: z.enum(["block", "case"]),
      shardOf: z.array(z.int().min(1)),
      hash: z.string(),
    })
    .refine(({ of, shardOf }) => shardOf.every((shard) => shard <= of), {
      path: ["shardOf"],
      error: "expected numbers up to `of`",
    }),
);

/**
 * Reads what `plan --save` wrote. `hashOf` computes the hash again, so that an edited or half-copied file is seen.
 * UsageError for anything else, NewerSchemaError for a later version.
 */
export function parseSplit(
  text: string,
  file: string,
  hashOf: (split: Omit<Split, "hash">) => string,
): Split {
  const { hash, ...split } = parseJson(text, file, { schema: splitSchema(), version: SPLIT_SCHEMA });
  if (hashOf(split) === hash) return { ...split, hash };
  const message = "its hash does not match its content: it was changed after it was written; make it again";
  throw usageProblem(file, message, { path: "hash" });
}

export function serializeSplit(split: Split): string {
  return `${JSON.stringify(split)}\n`;
}
