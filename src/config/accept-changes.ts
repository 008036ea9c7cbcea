import type { Acceptance } from "../model/config/acceptance.ts";
import type { Margin } from "../model/config/metric.ts";
import type { PolicyChange } from "../model/result/report.ts";
import { whereText } from "./metrics/metric-changes.ts";
import { percentText, settingChange, unknownLooser } from "./values/setting-change.ts";

/** Acceptances by what they hold for: one that is added or lasts longer gates less. */
export function acceptChanges(
  base: readonly Acceptance[],
  head: readonly Acceptance[],
): readonly PolicyChange[] {
  const places = [...new Set([...base, ...head].map(placeOf))];
  return places.flatMap((place) => {
    const [before, after] = [base, head].map((all) => all.filter((one) => placeOf(one) === place));
    return placeChanges(`accept.${place}`, before ?? [], after ?? []);
  });
}

function placeChanges(
  path: string,
  base: readonly Acceptance[],
  head: readonly Acceptance[],
): readonly PolicyChange[] {
  const [before, after] = [base[0], head[0]];
  if (base.length !== 1 || head.length !== 1 || before === undefined || after === undefined) {
    return settingChange({ path, base, head, text: listText, looser: looserList });
  }
  return [
    ...settingChange({
      path: `${path}.expires`,
      base: before.expires,
      head: after.expires,
      text: String,
      looser: (from, to) => to > from,
    }),
    ...settingChange({
      path: `${path}.up-to`,
      base: before.upTo,
      head: after.upTo,
      text: sizeText,
      looser: looserSize,
    }),
    ...settingChange({
      path: `${path}.reason`,
      base: before.reason,
      head: after.reason,
      text: String,
      looser: unknownLooser,
    }),
  ];
}

function placeOf({ metric, where }: Acceptance): string {
  const groups = whereText(where);
  return groups === "" ? metric : `${metric}[${groups}]`;
}

function listText(all: readonly Acceptance[]): string {
  if (all.length === 0) return "none";
  return all.map(({ expires, upTo }) => `until ${expires}, up to ${sizeText(upTo)}`).join("; ");
}

/** All that is said is the number of them where there are several for one place. */
function looserList(base: readonly Acceptance[], head: readonly Acceptance[]): boolean | null {
  if (base.length === 0 || head.length === 0) return head.length > 0;
  return null;
}

function sizeText(upTo: Margin | null): string {
  if (upTo === null) return "any size";
  return upTo.scale === "relative" ? percentText(upTo.value) : String(upTo.value);
}

function looserSize(base: Margin | null, head: Margin | null): boolean | null {
  if (base === null || head === null) return head === null;
  return base.scale === head.scale ? head.value > base.value : null;
}
