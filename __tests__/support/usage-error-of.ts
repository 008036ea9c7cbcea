import { UsageError } from "../../src/base/errors.ts";

/** The UsageError that `action` throws; null when it does not throw. Any other error passes through. */
export function usageErrorOf(action: () => unknown): UsageError | null {
  try {
    action();
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  return null;
}

/** The problems' lines as a user reads them; empty when nothing is thrown. */
export function problemLines(action: () => unknown): readonly string[] {
  return usageErrorOf(action)?.message.split("\n") ?? [];
}
