import { z } from "zod";
import { type Coverage, COVERED_KINDS } from "../../model/result/coverage/coverage.ts";
import { lazily, textOrNull } from "../schemas.ts";

const count = { covered: z.int().min(0), total: z.int().min(0) };

const countSchema = lazily(() => z.object(count));

function listedOf<T extends z.ZodType>(one: T) {
  return z.object({ first: z.array(one), count: z.int().min(0) });
}

const changedFileSchema = lazily(() =>
  z.object({
    file: z.string(),
    before: z.string().optional(),
    baseline: countSchema().nullable(),
    candidate: countSchema(),
  }),
);

const patchFileSchema = lazily(() =>
  z.object({
    file: z.string(),
    ...count,
    uncovered: z.array(z.tuple([z.int().min(0), z.int().min(0)])),
  }),
);

const patchSchema = lazily(() =>
  z.discriminatedUnion("known", [
    z.object({
      known: z.literal(true),
      base: z.string(),
      count: countSchema(),
      files: listedOf(patchFileSchema()),
      unreported: listedOf(z.string()),
      ambiguous: listedOf(z.string()),
    }),
    z.object({ known: z.literal(false), why: z.string() }),
  ]),
);

/** The part of report.json about coverage. */
export const coverageSchema = lazily(() =>
  z.object({
    kind: z.enum(COVERED_KINDS),
    totals: z.array(
      z.object({
        kind: z.enum(COVERED_KINDS),
        baseline: countSchema().nullable(),
        candidate: countSchema().nullable(),
      }),
    ),
    compared: z.object({ baseline: countSchema(), candidate: countSchema() }).nullable(),
    newlyUncovered: z.int().min(0),
    policy: z.object({ minChange: textOrNull, min: textOrNull, patchMin: textOrNull }),
    result: z.object({
      change: z.enum(["kept", "lost", "not-judged"]),
      min: z.enum(["kept", "broken", "not-judged"]),
      patch: z.enum(["kept", "broken", "not-judged", "unknown"]),
    }),
    fileCounts: z.object({ baseline: z.int().min(0), candidate: z.int().min(0) }),
    lost: listedOf(changedFileSchema()),
    gained: listedOf(changedFileSchema()),
    left: listedOf(
      z.object({ file: z.string(), count: countSchema(), why: z.enum(["deleted", "present", "unknown"]) }),
    ),
    came: listedOf(
      z.object({ file: z.string(), count: countSchema(), why: z.enum(["new", "existed", "unknown"]) }),
    ),
    vanished: z.int().min(0),
    doubts: z.array(z.string()),
    patch: patchSchema(),
  } satisfies Record<keyof Coverage, z.ZodType>),
);
