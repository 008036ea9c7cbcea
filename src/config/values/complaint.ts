/** A problem before its place in the file is known. */
export interface Complaint {
  readonly path: readonly (string | number)[];
  /** What to point at: the key itself (a typo), its value, or an item of its list. */
  readonly at: "key" | "value" | { readonly item: number };
  readonly message: string;
}

/** `matrix.exclude[0].model`. */
export function pathText(path: readonly (string | number)[]): string {
  return path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join("");
}
