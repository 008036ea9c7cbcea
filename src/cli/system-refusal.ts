/** What the machine, not this program, can refuse: permissions, space, a file where a folder has to be. */
const REFUSALS: ReadonlySet<string> = new Set([
  "EACCES",
  "EDQUOT",
  "EEXIST",
  "EFBIG",
  "EIO",
  "EISDIR",
  "EMFILE",
  "ENAMETOOLONG",
  "ENFILE",
  "ENOSPC",
  "ENOTDIR",
  "EPERM",
  "EROFS",
]);

/** The message of an error that the operating system caused and the user can mend; null for any other. */
export function systemRefusal(error: unknown): string | null {
  if (typeof error !== "object" || error === null || !("message" in error)) return null;
  const isRefusal = "syscall" in error && "code" in error && REFUSALS.has(String(error.code));
  const cause = "cause" in error ? systemRefusal(error.cause) : null;
  return isRefusal || cause !== null ? String(error.message) : null;
}
