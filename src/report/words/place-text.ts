import type { SourcePlace } from "../../model/run/source-place.ts";

/** `Defined at bench/sort_test.go:12.`; empty where it is not known. */
export function placeText(place: SourcePlace | undefined): string {
  if (place === undefined) return "";
  return `Defined at ${place.file}${place.line === null ? "" : `:${place.line}`}.`;
}
