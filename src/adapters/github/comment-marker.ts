import { createHash } from "node:crypto";

interface Marked {
  readonly gateId: string;
  /** What tells one result from another. */
  readonly says: string;
  readonly runId: number;
  readonly runAttempt: number;
}

/** The hidden first line of a comment: of which gate it is, and which run wrote it. */
export function marker({ gateId, says, runId, runAttempt }: Marked): string {
  return `${markerStart(gateId)} run=${runId} attempt=${runAttempt} says=${fingerprint(says)} -->`;
}

/** Finds run, attempt and fingerprint. The marker must open the body: text further down may have been written by anyone. */
export function markerOf(gateId: string): RegExp {
  const start = markerStart(gateId).replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
  return new RegExp(`^${start} run=(\\d+) attempt=(\\d+)(?: says=([0-9a-f]{16}))? -->`);
}

function markerStart(gateId: string): string {
  return `<!-- regression-gate comment id=${encodeURIComponent(gateId)}`;
}

export function fingerprint(says: string): string {
  return createHash("sha256").update(says).digest("hex").slice(0, 16);
}

export function withoutMarker(body: string): string {
  return body
    .replaceAll("\r\n", "\n")
    .replace(/^<!--[^\n]*-->\n/, "")
    .trimEnd();
}
