import type { Complaint } from "../values/complaint.ts";
import type { LimitKey } from "./limit-keys.ts";
import type { OwnLimits } from "./own-amounts.ts";

type Path = Complaint["path"];

/** A warning limit must be crossed before the failing one. */
export function checkLimits(limits: OwnLimits, path: Path): Complaint[] {
  const above = (key: LimitKey, other: LimitKey): Complaint[] => {
    const [value, bound] = [limits[key], limits[other]];
    if (value === undefined || bound === undefined || value > bound) return [];
    return [misplacedLimit([...path, key], `expected a number above ${other} (${bound}), got ${value}`)];
  };
  const below = (key: LimitKey, other: LimitKey): Complaint[] => {
    const [value, bound] = [limits[key], limits[other]];
    if (value === undefined || bound === undefined || value < bound) return [];
    return [misplacedLimit([...path, key], `expected a number below ${other} (${bound}), got ${value}`)];
  };
  return [
    ...above("warn-min", "min"),
    ...below("warn-max", "max"),
    ...(limits.max === limits.min ? [] : above("max", "min")),
    ...above("warn-max", "warn-min"),
  ];
}

function misplacedLimit(path: Path, message: string): Complaint {
  return { path, at: "value", message };
}
