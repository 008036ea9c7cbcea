/** A problem whose place in the file is not known yet. */
export interface Complaint {
  readonly path: readonly (string | number)[];
  /** What the message points at: the key itself (a typing error), its value, or an item of its list. */
  readonly at: "key" | "value" | { readonly item: number };
  readonly message: string;
}

/** A problem of the value at a path. */
export function valueComplaint(path: Complaint["path"], message: string): Complaint {
  return { path, at: "value", message };
}

/** `matrix.exclude[0].model`. */
export function pathText(path: readonly (string | number)[]): string {
  return path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join("");
}

/** A misspelt key is one problem. That the intended key is missing is not reported in addition. */
export function dropEchoes(complaints: readonly Complaint[]): readonly Complaint[] {
  return complaints.filter((complaint) => !complaints.some((other) => isTypoOf(other, complaint)));
}

function isTypoOf(typo: Complaint, missing: Complaint): boolean {
  const key = missing.path.at(-1);
  return (
    missing.message.startsWith("is required") &&
    typo.message.endsWith(`Did you mean ${JSON.stringify(key)}?`) &&
    typo.path.slice(0, -1).join("\n") === missing.path.slice(0, -1).join("\n")
  );
}
