import { compareText } from "../../base/compare-text.ts";
import type {
  CameFile,
  ChangedFile,
  Count,
  CoveredKind,
  LeftFile,
} from "../../model/result/coverage/coverage.ts";
import type { ChangedCode } from "../../model/run/changed-code.ts";
import { type NamedFile, type NamedFiles, sameFiles } from "./named-files.ts";

export interface ComparedFiles {
  readonly lost: readonly ChangedFile[];
  readonly gained: readonly ChangedFile[];
  readonly left: readonly LeftFile[];
  readonly came: readonly CameFile[];
  /** Number of uncovered lines, or what is counted, that were not there before, over all files. */
  readonly newlyUncovered: number;
}

/** The files of two reports, by their counts of one kind. Files without any are nothing to cover. */
export function compareFiles(
  kind: CoveredKind,
  { baseline, candidate }: { readonly baseline: NamedFiles; readonly candidate: NamedFiles },
  code: ChangedCode,
): ComparedFiles {
  const meant = sameFiles(baseline, candidate);
  const before = new Map([...baseline].map(([name, file]) => [meant.get(name) ?? name, file] as const));
  const isOf = (file: NamedFile): Count | null => nonEmpty(file.counts[kind]);
  const added = addedPaths(code);
  const left = [...before].flatMap(([name, file]): readonly LeftFile[] => {
    const count = isOf(file);
    if (count === null || candidate.has(name)) return [];
    return [{ file: name, count, why: whyLeft(file, code) }];
  });
  const came = [...candidate].flatMap(([name, file]): readonly CameFile[] => {
    const count = isOf(file);
    if (count === null || before.has(name)) return [];
    return [{ file: name, count, why: whyCame(file, added) }];
  });
  const changed = changedFiles(kind, before, candidate);
  const fresh = came.filter(({ why }) => why !== "existed");
  const all = [
    ...changed,
    ...fresh.map(({ file, count }): ChangedFile => ({ file, baseline: null, candidate: count })),
  ];
  const lost = all.filter((one) => growth(one) > 0).toSorted((a, b) => growth(b) - growth(a) || byName(a, b));
  return {
    lost,
    gained: all.filter((one) => growth(one) < 0).toSorted((a, b) => growth(a) - growth(b) || byName(a, b)),
    left: left.toSorted((a, b) => b.count.total - a.count.total || byName(a, b)),
    came: came.toSorted((a, b) => b.count.total - a.count.total || byName(a, b)),
    newlyUncovered: lost.reduce((sum, one) => sum + growth(one), 0),
  };
}

function changedFiles(kind: CoveredKind, before: NamedFiles, candidate: NamedFiles): readonly ChangedFile[] {
  return [...candidate].flatMap(([file, now]): readonly ChangedFile[] => {
    const then = before.get(file);
    const [from, to] = [then?.counts[kind], now.counts[kind]];
    if (then === undefined || from === undefined || to === undefined) return [];
    const isRenamed = then.written !== now.written && then.written !== file;
    return [{ file, ...(isRenamed ? { before: then.written } : {}), baseline: from, candidate: to }];
  });
}

function nonEmpty(count: Count | undefined): Count | null {
  return count === undefined || count.total === 0 ? null : count;
}

/** How much more is uncovered than before. */
function growth({ baseline, candidate }: ChangedFile): number {
  return missed(candidate) - (baseline === null ? 0 : missed(baseline));
}

function missed({ covered, total }: Count): number {
  return total - covered;
}

function byName(a: { readonly file: string }, b: { readonly file: string }): number {
  return compareText(a.file, b.file);
}

function whyLeft({ path }: NamedFile, code: ChangedCode): LeftFile["why"] {
  if (!code.known || path === null) return "unknown";
  return code.tracked.has(path) ? "present" : "deleted";
}

function whyCame({ path }: NamedFile, added: ReadonlySet<string> | null): CameFile["why"] {
  if (added === null || path === null) return "unknown";
  return added.has(path) ? "new" : "existed";
}

/** Paths of new files; null = not known. */
function addedPaths(code: ChangedCode): ReadonlySet<string> | null {
  if (!code.known) return null;
  return new Set(code.files.filter(({ status }) => status === "added").map(({ path }) => path));
}
