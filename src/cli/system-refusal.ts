/** What the machine, not this program, can refuse: permissions, space, a file where a folder has to be. */
const REFUSALS: ReadonlySet<string> = new Set([
  "EACCES",
  "EDQUOT",
  "EEXIST",
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
  if (!(error instanceof Error)) return null;
  if ("syscall" in error && "code" in error && REFUSALS.has(String(error.code))) return error.message;
  return systemRefusal(error.cause) === null ? null : error.message;
}
