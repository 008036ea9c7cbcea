import type { Metric } from "../../model/config/metric.ts";

const DIGITS = 3;

/** A number for a sentence: three digits, a real minus. */
export function formatNumber(value: number): string {
  return String(Number(value.toPrecision(DIGITS))).replace("-", "−");
}

/** `5 %`, or `0.02 ms` in the metric's own unit. */
export function formatOnScale(value: number, { margin, unit }: Pick<Metric, "margin" | "unit">): string {
  if (margin.scale === "relative") return `${formatNumber(value * 100)} %`;
  return `${formatNumber(value)}${unit === null ? "" : ` ${unit}`}`;
}

export function formatP(p: number): string {
  return p < 0.0001 ? "< 0.0001" : `= ${formatNumber(p)}`;
}
