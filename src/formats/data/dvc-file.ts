import { parse } from "yaml";
import { z } from "zod";
import { problemAt, UsageError, usageProblem } from "../../base/errors.ts";
import { lazily } from "../schemas.ts";

/** One file or folder that DVC holds. */
export interface DvcOutput {
  /** Relative to the folder of the file that names it. */
  readonly path: string;
  /** `md5:…`, as DVC computed it; folders end in `.dir`. */
  readonly fingerprint: string;
}

/** DVC calls a hash by its algorithm: `md5` for local data, `etag` or `checksum` for others. */
const HASHES = ["md5", "sha256", "checksum", "etag"] as const;

const outputSchema = lazily(() =>
  z.looseObject({
    path: z.string(),
    ...Object.fromEntries(HASHES.map((name) => [name, z.string().optional()])),
  }),
);

const fileSchema = lazily(() =>
  z.looseObject({
    outs: z.array(outputSchema()).optional(),
    stages: z
      .record(
        z.string(),
        z.looseObject({ outs: z.array(outputSchema()).optional(), deps: z.array(outputSchema()).optional() }),
      )
      .optional(),
  }),
);

/** Whether a file of this name is one in which DVC keeps hashes. */
export function isDvcFile(name: string): boolean {
  return name.endsWith(".dvc") || name === "dvc.lock" || name.endsWith("/dvc.lock");
}

/**
 * What a `.dvc` file or a `dvc.lock` says of its data: outputs of a `.dvc` file, outputs and dependencies of the stages of a lock.
 * UsageError where it is no such file, or says no hash of an output.
 */
export function parseDvcFile(text: string, file: string): readonly DvcOutput[] {
  const parsed = fileSchema().safeParse(readYaml(text, file));
  if (!parsed.success) {
    throw new UsageError(
      parsed.error.issues.map(({ message, path }) =>
        problemAt(file, message, { path: path.map(String).join(".") }),
      ),
    );
  }
  const { outs = [], stages = {} } = parsed.data;
  const listed = [
    ...outs,
    ...Object.values(stages).flatMap((stage) => [...(stage.deps ?? []), ...(stage.outs ?? [])]),
  ];
  if (listed.length === 0) throw usageProblem(file, "expected outs or stages with hashes of data, got none");
  return listed.map((output) => ({ path: output.path, fingerprint: fingerprintOf(output, file) }));
}

function readYaml(text: string, file: string): unknown {
  try {
    const value: unknown = parse(text, { maxAliasCount: 0 });
    return value;
  } catch (error) {
    const detail = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    throw usageProblem(file, `expected a file of DVC, got something else: ${detail}`, {}, { cause: error });
  }
}

function fingerprintOf(output: Readonly<Record<string, unknown>>, file: string): string {
  for (const name of HASHES) {
    const hash = output[name];
    if (typeof hash === "string" && hash !== "") return `${name}:${hash}`;
  }
  const message = `says no hash of ${JSON.stringify(output["path"])}: run \`dvc add\` or \`dvc repro\` and commit what it writes`;
  throw usageProblem(file, message);
}
