/**
 * The base64 digits that any text holding these bytes contains, for each place (mod 3) they may have in it; those that depend
 * on their neighbours are left out. `user:password` in an Authorization header is found this way.
 */
export function base64Cores(bytes: Uint8Array): readonly string[] {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return [0, 1, 2].map((shift) => {
    const bits = (shift + bytes.length) * 8;
    return btoa("\0".repeat(shift) + binary).slice(Math.ceil((shift * 8) / 6), Math.floor(bits / 6));
  });
}
