import type { Complaint } from "./complaint.ts";
import { quote } from "../../base/quote.ts";
import { leavesRoot } from "../../model/run/source-place.ts";

type Path = readonly (string | number)[];

/** A path that is stored in rows and hashes must be inside the repository and the same on every machine. */
export function checkRepositoryPath(file: string, path: Path): Complaint[] {
  const complaint = (message: string): Complaint[] => [{ path, at: "value", message }];
  if (file.includes("\\")) {
    return complaint(
      `expected a path with "/", got ${quote(file)} (write ${quote(file.replaceAll("\\", "/"))})`,
    );
  }
  if (file.startsWith("/") || /^[a-z]:/i.test(file)) {
    return complaint(`expected a path relative to the repository's root, got ${quote(file)}`);
  }
  if (leavesRoot(file)) {
    return complaint(`expected a path inside the repository, got ${quote(file)}`);
  }
  return [];
}
