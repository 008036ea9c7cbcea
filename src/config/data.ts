import { z } from "zod";
import { checkRepositoryPath } from "./values/check-path.ts";
import type { Complaint } from "./values/complaint.ts";
import { expected } from "./values/keys.ts";
import { joined, type Owner } from "./values/owner.ts";
import { text } from "./values/written-values.ts";

export const writtenData = z.array(text, expected("a list of paths and patterns"));

/** A pull request can declare more data, and take none of its base's out of the comparison. */
export const DATA_OWNER = "both" satisfies Owner;

export function checkData(paths: readonly string[]): Complaint[] {
  return paths.flatMap((path, index) => checkRepositoryPath(path, ["data", index]));
}

export const ownedData = joined<readonly string[]>(DATA_OWNER, (base, head) => [
  ...new Set([...base, ...head]),
]);
