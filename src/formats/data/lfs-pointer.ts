const POINTER =
  /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n(?:.*\n)*?oid sha256:(?<oid>[0-9a-f]{64})\n/;

/** A pointer has no more bytes than this. Source: the specification of Git LFS. */
export const MOST_POINTER_BYTES = 1024;

/** SHA-256 of the content that a pointer of Git LFS stands for; null = it is no pointer. */
export function lfsOid(text: string): string | null {
  return POINTER.exec(text)?.groups?.["oid"] ?? null;
}
