/** Order of UTF-16 code units: independent of locale and engine. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
