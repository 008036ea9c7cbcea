import { CHAOS_MARK } from "../../model/config/chaos.ts";
import type { Warning } from "../../model/result/finding.ts";
import type { Report } from "../../model/result/report.ts";

/** The notice at the top of the report of a run into which faults were injected; null = no faults were injected. */
export function chaosNotice({ manifest }: Report): string | null {
  const { candidate } = manifest;
  if (candidate === null || !candidate.marks.includes(CHAOS_MARK)) return null;
  return candidate.warnings.find(isOfChaos)?.text ?? "faults were injected on purpose";
}

/** Warnings that the top of the report does not show already. */
export function otherWarnings({ warnings }: Report): readonly Warning[] {
  return warnings.filter((warning) => !isOfChaos(warning));
}

function isOfChaos({ code }: Warning): boolean {
  return code === CHAOS_MARK;
}
