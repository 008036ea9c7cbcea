import type { Acceptance } from "../model/config/acceptance.ts";
import type { KnownAxes } from "./matrix/known-axes.ts";
import { resolveWhere } from "./matrix/resolve-where.ts";
import type { WrittenAcceptance } from "./written-accept.ts";

export function resolveAcceptance(written: WrittenAcceptance, axes: KnownAxes): Acceptance {
  const { metric, reason, expires } = written;
  return {
    metric,
    where: resolveWhere(written.where ?? {}, axes),
    reason,
    expires,
    upTo: written["up-to"] ?? null,
  };
}
