import { isUnitLabel } from "./known-unit.ts";

export interface MeasuredText {
  readonly value: number;
  readonly unit: string;
}

const NUMBER_AND_UNIT = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*([^\s\d].*)$/;

/** `12 ms`, `1.5GiB`, `3e-4 s` as number and unit; null for anything else. What a unit is is not checked. */
export function splitMeasured(text: string): MeasuredText | null {
  const [, number = "", unit = ""] = NUMBER_AND_UNIT.exec(text.trim()) ?? [];
  return number !== "" && isUnitLabel(unit) ? { value: Number(number), unit } : null;
}
