import type { PolicyChange, Report } from "./report.ts";

/** No key of the config. */
const PATH = "policy";

/** The change judges itself: what has to be said before anything else. */
export function ownPolicy(why: string): PolicyChange {
  return { path: PATH, base: why, head: "its own", looser: null, inForce: "head" };
}

/** Why the change was judged by its own policy; null: it was not. */
export function ownPolicyReason({ policyChanges }: Pick<Report, "policyChanges">): string | null {
  return policyChanges.find(isOwnPolicy)?.base ?? null;
}

/** Whether an entry says that the change judges itself, which no setting does. */
export function isOwnPolicy({ path }: PolicyChange): boolean {
  return path === PATH;
}
