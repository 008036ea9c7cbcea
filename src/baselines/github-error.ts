import { messageOf } from "../base/errors.ts";

/** HTTP status of an Octokit error; null = something else went wrong (network, our bug). */
export function statusOf(error: unknown): number | null {
  return error instanceof Error && "status" in error && typeof error.status === "number"
    ? error.status
    : null;
}

/**
 * The token may not do this. GitHub answers 403 'Resource not accessible by integration' where a permission is missing,
 * 404 where the token cannot even see the resource, 401 where it is no token. A rate limit is 403 too, and is not this.
 */
export function isPermissionError(error: unknown): boolean {
  const status = statusOf(error);
  if (status === 401 || status === 404) return true;
  return status === 403 && !/rate limit/i.test(messageOf(error));
}
