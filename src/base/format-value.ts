import { formatBoth, formatNumber } from "./format-number.ts";

/** Units that are steps of one scale: size in the smallest step, and the label shown. */
interface Step {
  readonly names: readonly string[];
  readonly label: string;
  readonly size: number;
}

const TIME: readonly Step[] = [
  { names: ["ns"], label: "ns", size: 1 },
  { names: ["us", "µs", "μs"], label: "µs", size: 1e3 },
  { names: ["ms"], label: "ms", size: 1e6 },
  { names: ["s"], label: "s", size: 1e9 },
];
const BYTES: readonly Step[] = [
  { names: ["B", "byte", "bytes"], label: "B", size: 1 },
  { names: ["KiB"], label: "KiB", size: 2 ** 10 },
  { names: ["MiB"], label: "MiB", size: 2 ** 20 },
  { names: ["GiB"], label: "GiB", size: 2 ** 30 },
];
/** Above `most` of a step the next one reads better; below 0.1 the one before. */
const SCALES = [
  { steps: TIME, most: 1e4 },
  { steps: BYTES, most: 1e6 },
];
const UNITLESS = new Set(["", "count", "counts"]);

/** How numbers of one metric are shown. */
export interface Display {
  /** Shown number = number x factor. */
  readonly factor: number;
  /** Put right behind the number, its space included. */
  readonly suffix: string;
}

/** The display of a metric's unit for numbers whose largest is `magnitude`; `percent` shows a share of 1 as percent. */
export function displayFor(unit: string | null, magnitude: number, as: "number" | "percent"): Display {
  if (as === "percent") return { factor: 100, suffix: "%" };
  if (unit === null || UNITLESS.has(unit)) return { factor: 1, suffix: "" };
  if (unit === "%") return { factor: 1, suffix: "%" };
  for (const { steps, most } of SCALES) {
    const from = steps.findIndex((step) => step.names.includes(unit));
    if (from >= 0) return scaled(steps, { from, magnitude, most });
  }
  return { factor: 1, suffix: ` ${unit}` };
}

function scaled(
  steps: readonly Step[],
  { from, magnitude, most }: { readonly from: number; readonly magnitude: number; readonly most: number },
): Display {
  const sizeOf = (index: number): number => steps[index]?.size ?? 1;
  const shown = (index: number): number => (magnitude * sizeOf(from)) / sizeOf(index);
  let index = from;
  while (index < steps.length - 1 && shown(index) >= most) index += 1;
  while (index > 0 && shown(index) > 0 && shown(index) < 0.1) index -= 1;
  return { factor: sizeOf(from) / sizeOf(index), suffix: ` ${steps[index]?.label ?? ""}` };
}

/** One value with its unit. */
export function formatValue(value: number | null, unit: string | null): string {
  const { factor, suffix } = displayFor(unit, Math.abs(value ?? 0), "number");
  return withSuffix(formatNumber(times(value, factor), 3), suffix);
}

/** `before → after` in one unit, told apart where they differ. */
export function formatBeforeAfter(
  { baseline, candidate }: { readonly baseline: number | null; readonly candidate: number | null },
  unit: string | null,
  as: "number" | "percent",
): string {
  const magnitude = Math.max(Math.abs(baseline ?? 0), Math.abs(candidate ?? 0));
  const { factor, suffix } = displayFor(unit, magnitude, as);
  const [before, after] = formatBoth(times(baseline, factor), times(candidate, factor));
  return suffix === "%"
    ? `${withSuffix(before, suffix)} → ${withSuffix(after, suffix)}`
    : withSuffix(`${before} → ${after}`, suffix);
}

/** Rounded to 15 digits: 0.29 x 100 is to print as 29. */
function times(value: number | null, factor: number): number | null {
  return value === null || factor === 1 ? value : Number((value * factor).toPrecision(15));
}

function withSuffix(text: string, suffix: string): string {
  return text === "–" ? text : `${text}${suffix}`;
}
