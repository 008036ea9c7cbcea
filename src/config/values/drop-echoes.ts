import type { Complaint } from "./complaint.ts";

/** A misspelt key is one problem: that the key which it stands for is missing need not be told as well. */
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
