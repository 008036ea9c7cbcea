import type { PolicyChange, Report } from "./report.ts";

/** This path is not a key of the config. */
const PATH = "policy";

/** The entry for a change that judges itself, which the report has to show before everything else. */
export function ownPolicy(why: string): PolicyChange {
  return { path: PATH, base: why, head: "its own", looser: null, inForce: "head" };
}

/** Why the change was judged by its own policy; null = it was not. */
export function ownPolicyReason({ policyChanges }: Pick<Report, "policyChanges">): string | null {
  return policyChanges.find(isOwnPolicy)?.base ?? null;
}

/** Whether an entry says that the change judges itself. No setting has this path. */
export function isOwnPolicy({ path }: PolicyChange): boolean {
  return path === PATH;
}
