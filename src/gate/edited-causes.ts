import type { GateConfig } from "../model/config/config.ts";
import type { Baseline } from "../model/result/baseline.ts";
import type { Cause } from "../model/result/verdict.ts";
import type { EditedFiles, GitState } from "../model/run/manifest.ts";
import { namesOf } from "./describe-finding.ts";

/** The checkout had other files than the commit whose check shows the verdict. */
export function editedCauses(
  { git = null, baseline }: { readonly git?: GitState | null; readonly baseline: Baseline },
  costs: GateConfig["costs"],
): readonly Cause[] {
  if (git?.edited === undefined) return [];
  const { files, count } = withoutUsual(git.edited, usualEdits(baseline));
  if (count === 0) return [];
  const were = count === 1 ? "1 tracked file was" : `${count} tracked files were`;
  const named = (git.head ?? git.sha).slice(0, 7);
  const text = `Another program than ${named} was measured: ${were} edited before the run: ${namesOf(files, count)}`;
  return [{ name: "edited-files", cost: costs["edited-files"], count, text }];
}

/**
 * What the workflow edits in every run, such as a version that a step writes, was edited when the baseline was stored,
 * too. A ref is checked out clean, and both sides of one run have the same manifest.
 */
function usualEdits(baseline: Baseline): EditedFiles | null {
  const { from } = baseline.provenance;
  if (!baseline.found || (from !== "artifact" && from !== "file")) return null;
  return baseline.run.manifest?.git?.edited ?? null;
}

function withoutUsual(own: EditedFiles, usual: EditedFiles | null): EditedFiles {
  const known = new Set(usual?.files);
  const files = own.files.filter((file) => !known.has(file));
  const unnamed = Math.max(0, own.count - own.files.length);
  if (files.length > 0) return { files, count: files.length + unnamed };
  // If some files have no name, an equal number of them is all there is to go by.
  return { files, count: own.count === usual?.count ? 0 : unnamed };
}
