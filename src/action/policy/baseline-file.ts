import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import { readBytesAt } from "../../adapters/github/base-bytes.ts";
import { type UsageError, usageProblem } from "../../base/errors.ts";
import type { BaselineConfig } from "../../model/config/config.ts";
import { repositoryPath } from "../inputs/repository-path.ts";
import type { Job } from "../job.ts";

/** The changed files that belong to the baseline, if the baseline is a file or folder of the repository; else none. */
export function editedBaseline(
  job: Job,
  baseline: BaselineConfig,
  changedFiles: readonly string[],
): readonly string[] {
  if (baseline.from !== "file") return [];
  const path = repositoryPath(job, baselinePath(baseline));
  return changedFiles.filter((file) => file === path || file.startsWith(`${path}/`));
}

/** The path of the baseline as git and GitHub name it. */
export function baselinePath({ path }: Extract<BaselineConfig, { readonly from: "file" }>): string {
  return posix.normalize(path).replace(/\/$/, "");
}

/** Files of a run folder or a bundle. All but the manifest are looked for in the same folder. */
const MANIFEST = "manifest.json";
const BESIDE = ["trials.jsonl", "trials.jsonl.gz", "trials.jsonl.zst", "history.jsonl"];

/**
 * A folder that contains the base's baseline at the path that the config names, if the baseline is a file; else an
 * empty folder. There is no checkout here, and the pull request's checkout must not be used, since it could edit the
 * file. UsageError: the base has no such file.
 */
export async function fetchBaselineFile(
  job: Job,
  baseline: BaselineConfig,
  baseSha: string,
): Promise<string> {
  const root = await mkdtemp(join(job.temporary, "baseline-"));
  if (baseline.from !== "file") return root;
  const path = posix.join(job.inputs["working-directory"], baseline.path);
  const fetch = async (name: string): Promise<boolean> => {
    const bytes = await readBytesAt(job.client, name, baseSha);
    if (bytes === null) return false;
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), bytes);
    return true;
  };
  if (/^(?:\/|\.\.(?:\/|$)|[A-Za-z]:)|\\/.test(path))
    throw missing(path, "expected a file of the repository");
  if (await fetch(posix.join(path, MANIFEST))) {
    for (const name of BESIDE) await fetch(posix.join(path, name));
  } else if (!(await fetch(path))) {
    throw missing(path, "the base of the pull request has no such file or run folder");
  }
  return root;
}

function missing(file: string, message: string): UsageError {
  return usageProblem(file, message, { path: "baseline.path" });
}
