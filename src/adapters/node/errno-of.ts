/**
 * The system's code of a thrown value (`ENOENT`), or null. Told by shape: an error of another realm (a thread, a test's
 * sandbox) is no instance of this one's Error.
 */
export function errnoOf(thrown: unknown): string | null {
  return typeof thrown === "object" && thrown !== null && "code" in thrown && typeof thrown.code === "string"
    ? thrown.code
    : null;
}
