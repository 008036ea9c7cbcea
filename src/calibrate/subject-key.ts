import { axesKey } from "../detect/values/axes-key.ts";
import type { Axes } from "../model/config/case.ts";

/** One metric in one group, as a key. */
export function subjectKey(metric: string, group: Axes): string {
  return JSON.stringify([metric, axesKey(group)]);
}
