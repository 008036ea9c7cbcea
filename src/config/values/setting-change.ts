import type { PolicyChange } from "../../model/result/report.ts";

/** Whether `head` gates less than `base`; null = it cannot be said. */
export type Looser<T> = (base: T, head: T) => boolean | null;

/**
 * One setting of both sides, with its text as a user writes it. Equal texts are not a change. The base's value is in
 * force.
 */
export interface Setting<T> {
  readonly path: string;
  readonly base: T;
  readonly head: T;
  readonly text: (value: T) => string;
  readonly looser: Looser<T>;
}

export function settingChange<T>({ path, base, head, text, looser }: Setting<T>): readonly PolicyChange[] {
  const [baseText, headText] = [text(base), text(head)];
  if (baseText === headText) return [];
  return [{ path, base: baseText, head: headText, looser: looser(base, head), inForce: "base" }];
}

/** A larger value gates less. */
export function moreIsLooser(base: number, head: number): boolean {
  return head > base;
}

/** A smaller value gates less. */
export function lessIsLooser(base: number, head: number): boolean {
  return head < base;
}

/** A later place in the list gates less. */
export function laterIsLooser<T>(order: readonly T[]): Looser<T> {
  return (base, head) => order.indexOf(head) > order.indexOf(base);
}

/** The first list is looser than the second where one contains the other; null where neither does. */
export function supersetIsLooser(base: readonly string[], head: readonly string[]): boolean | null {
  if (base.every((item) => head.includes(item))) return true;
  return head.every((item) => base.includes(item)) ? false : null;
}

export function unknownLooser(): null {
  return null;
}

/** 0.05 as `5%`. */
export function percentText(fraction: number): string {
  return `${Number((fraction * 100).toPrecision(12))}%`;
}

export function listText(items: readonly string[]): string {
  return `[${items.join(", ")}]`;
}
