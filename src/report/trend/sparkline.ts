const BLOCKS = "▁▂▃▄▅▆▇█";
const ASCII = "_.-~=+*#";

/** One character a number, by its place between the smallest and the largest; equal numbers are in the middle. */
export function sparkline(values: readonly number[], alphabet: "blocks" | "ascii"): string {
  const levels = alphabet === "blocks" ? BLOCKS : ASCII;
  const low = Math.min(...values);
  const range = Math.max(...values) - low;
  return values
    .map((value) => {
      const share = range > 0 && Number.isFinite(range) ? (value - low) / range : 0.5;
      return levels[Math.min(levels.length - 1, Math.floor(share * levels.length))] ?? "";
    })
    .join("");
}
