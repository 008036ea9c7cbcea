import { CHAOS_MARK } from "../../model/config/chaos.ts";
import type { Warning } from "../../model/result/finding.ts";
import type { Report } from "../../model/result/report.ts";
import { REPLAY_MARK } from "../../model/run/manifest.ts";

/** The notice at the top of the report of a run into which faults were injected; null = no faults were injected. */
export function chaosNotice({ manifest }: Report): string | null {
  const { candidate } = manifest;
  if (candidate === null || !candidate.marks.includes(CHAOS_MARK)) return null;
  return candidate.warnings.find(isOfChaos)?.text ?? "faults were injected on purpose";
}

/**
 * What every title says of a run that does not measure this code as it is: faults were injected, or recorded rows took
 * the place of a measurement. Null = it does.
 */
export function titleMark(report: Report): string | null {
  if (chaosNotice(report) !== null) return "chaos run";
  return report.manifest.candidate?.marks.includes(REPLAY_MARK) === true ? "replay" : null;
}

/** Warnings that the top of the report does not show already. */
export function otherWarnings({ warnings }: Report): readonly Warning[] {
  return warnings.filter((warning) => !isOfChaos(warning));
}

function isOfChaos({ code }: Warning): boolean {
  return code === CHAOS_MARK;
}
