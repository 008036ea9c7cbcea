import { posix } from "node:path";
import type { BaselineConfig } from "../../model/config/config.ts";

/** Which files of a change are the baseline's own, where that is a file or folder of the repository; else none. */
export function editedBaseline(baseline: BaselineConfig, changedFiles: readonly string[]): readonly string[] {
  if (baseline.from !== "file") return [];
  const path = baselinePath(baseline);
  return changedFiles.filter((file) => file === path || file.startsWith(`${path}/`));
}

/** As git and GitHub name it. */
export function baselinePath({ path }: Extract<BaselineConfig, { readonly from: "file" }>): string {
  return posix.normalize(path).replace(/\/$/, "");
}
