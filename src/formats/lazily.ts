/**
 * Makes a value when it is first asked for, once. For schemas: to build those of all files takes a tenth of what the
 * program needs before it does anything, and most runs read few of them.
 */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
