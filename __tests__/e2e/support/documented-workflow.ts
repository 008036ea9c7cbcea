import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const LEVEL = z.enum(["read", "write"]);
const JOB = z.object({
  permissions: z.object({
    contents: LEVEL,
    actions: LEVEL,
    checks: LEVEL.exactOptional(),
    "pull-requests": LEVEL,
  }),
  outputs: z.record(z.string(), z.string()).optional(),
  if: z.string().optional(),
  strategy: z.object({ matrix: z.string(), "fail-fast": z.boolean() }).optional(),
  steps: z.array(z.object({ uses: z.string(), with: z.record(z.string(), z.coerce.string()).optional() })),
});
const JOBS = z.object({ plan: JOB, run: JOB, merge: JOB });

type DocumentedJob = z.infer<typeof JOB>;

/** The jobs of the workflow that docs/sharding.md shows. */
export function documentedJobs(): Readonly<z.infer<typeof JOBS>> {
  const page = readFileSync(join(import.meta.dirname, "../../../docs/sharding.md"), "utf8");
  const yaml = /```yaml\n(name: regression-gate\n[\s\S]*?)```/.exec(page)?.[1] ?? "";
  return z.object({ jobs: JOBS }).parse(parse(yaml)).jobs;
}

/** What a job gives the action, with `${{ matrix.… }}` filled in; nothing else is an expression in it. */
export function inputsOf(
  { steps }: DocumentedJob,
  matrix: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
  const step = steps.find(({ uses }) => uses.startsWith("org/regression-gate@"));
  return Object.fromEntries(
    Object.entries(step?.with ?? {}).map(([name, text]) => [
      name,
      text.replaceAll(/\$\{\{ matrix\.([\w-]+) \}\}/g, (_, key: string) => String(matrix[key])),
    ]),
  );
}
