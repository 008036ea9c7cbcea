import type { CoverageConfig } from "../../model/config/coverage-config.ts";
import {
  type AppliedCoverage,
  type Count,
  type Coverage,
  COVERED_KINDS,
  type CoveredKind,
  type PatchCoverage,
} from "../../model/result/coverage/coverage.ts";
import type { ChangedCode } from "../../model/run/changed-code.ts";
import { type Doubted, doubtsOf, type Totals } from "./coverage-doubts.ts";
import { compareFiles, type ComparedFiles } from "./compare-files.ts";
import { type CoverageSide, type KindCounts, sumOf } from "./coverage-side.ts";
import { changedByLess, isBelow } from "./exact-share.ts";
import { listed } from "./listed.ts";
import { FileNames, type NamedFiles } from "./named-files.ts";
import { patchCoverage } from "./patch-coverage.ts";

export interface CoverageInput {
  /** Null = the run has no report of coverage. */
  readonly candidate: CoverageSide | null;
  readonly baseline: CoverageSide | null;
  /** Null = other settings judge: the counts are compared and shown, and no limit is applied. */
  readonly policy: CoverageConfig | null;
  readonly code: ChangedCode;
  /** Whether a path is among the globs of the policy. */
  readonly isMeant: (path: string) => boolean;
}

const NOTHING: CoverageSide = { files: new Map(), total: {}, fileRows: 0 };

/** Compares the counts of two reports; there is no noise in them, and no rounding decides. Null = neither side has one. */
export function compareCoverage(input: CoverageInput): Coverage | null {
  const { candidate, baseline, policy, code, isMeant } = input;
  if (candidate === null && baseline === null) return null;
  const names = new FileNames(code);
  const sides = {
    candidate: meant(names.candidate(candidate ?? NOTHING), isMeant),
    baseline: meant(names.baseline(baseline ?? NOTHING), isMeant),
  };
  const totals = {
    candidate: totalOf(candidate, sides.candidate, policy),
    baseline: totalOf(baseline, sides.baseline, policy),
  };
  const kind = policy?.metric ?? judgedKind(totals);
  const files = compareFiles(kind, sides, code);
  const patch = patchCoverage(sides.candidate, code, isMeant);
  const vanished = files.left.filter(({ why }) => why !== "deleted");
  const doubted = { kind, input, vanished: sumOf(vanished.map(({ count }) => count)), sides, totals };
  return {
    kind,
    totals: COVERED_KINDS.flatMap((one) =>
      has(totals, one)
        ? [{ kind: one, baseline: totals.baseline[one] ?? null, candidate: totals.candidate[one] ?? null }]
        : [],
    ),
    ...judged(doubted, files, patch),
    fileCounts: { baseline: sides.baseline.size, candidate: sides.candidate.size },
    ...(baseline === null ? NO_CHANGES : changesOf(files)),
    vanished: vanished.length,
    doubts: doubtsOf(doubted),
    patch,
  };
}

type Changes = Pick<Coverage, "lost" | "gained" | "left" | "came" | "newlyUncovered">;

const NONE = { first: [], count: 0 };
const NO_CHANGES: Changes = { lost: NONE, gained: NONE, left: NONE, came: NONE, newlyUncovered: 0 };

function changesOf({ lost, gained, left, came, newlyUncovered }: ComparedFiles): Changes {
  return {
    lost: listed(lost),
    gained: listed(gained),
    left: listed(left),
    came: listed(came),
    newlyUncovered,
  };
}

function judged(
  { kind, input: { policy }, sides, totals }: Doubted & { readonly input: CoverageInput },
  files: ComparedFiles,
  patch: PatchCoverage,
): Pick<Coverage, "compared" | "policy" | "result"> {
  const applied = {
    minChange: policy?.minChange ?? null,
    min: policy?.min ?? null,
    patchMin: policy?.patchMin ?? null,
  };
  const compared = comparedCounts(totals, kind, files);
  return {
    compared,
    policy: applied,
    result: {
      change: changeResult(applied, compared, { files, hasFiles: sides.baseline.size > 0 }),
      min: minResult(applied, totals.candidate[kind] ?? null),
      patch: patchResult(applied, patch),
    },
  };
}

function meant(files: NamedFiles, isMeant: (path: string) => boolean): NamedFiles {
  return new Map([...files].filter(([name]) => isMeant(name)));
}

/** What the report says of all files; the sum of files where only some of them count. */
function totalOf(side: CoverageSide | null, files: NamedFiles, policy: CoverageConfig | null): KindCounts {
  if (side === null) return {};
  if (policy?.paths === null || policy === null) return side.total;
  return Object.fromEntries(
    COVERED_KINDS.flatMap((kind) => {
      const counts = [...files.values()].flatMap((file) => file.counts[kind] ?? []);
      return counts.length === 0 ? [] : [[kind, sumOf(counts)] as const];
    }),
  );
}

function has({ baseline, candidate }: Totals, kind: CoveredKind): boolean {
  return baseline[kind] !== undefined || candidate[kind] !== undefined;
}

/** The first that both sides count, else the first of either. */
function judgedKind(totals: Totals): CoveredKind {
  const { baseline, candidate } = totals;
  const ofBoth = COVERED_KINDS.find((kind) => baseline[kind] !== undefined && candidate[kind] !== undefined);
  return ofBoth ?? COVERED_KINDS.find((kind) => has(totals, kind)) ?? "lines";
}

/** Without what left the report, so that its going is neither a loss nor a gain, and without what only came into it. */
function comparedCounts(totals: Totals, kind: CoveredKind, files: ComparedFiles): Coverage["compared"] {
  const [baseline, candidate] = [totals.baseline[kind], totals.candidate[kind]];
  if (baseline === undefined || candidate === undefined) return null;
  const existed = files.came.filter(({ why }) => why === "existed");
  return {
    baseline: less(baseline, sumOf(files.left.map(({ count }) => count))),
    candidate: less(candidate, sumOf(existed.map(({ count }) => count))),
  };
}

/** A tool's own total may be less than that of its files. */
function less(all: Count, part: Count): Count {
  const total = Math.max(0, all.total - part.total);
  return { total, covered: Math.min(total, Math.max(0, all.covered - part.covered)) };
}

/** A share that fell because covered code was removed is no loss: nothing is uncovered that was not. */
function changeResult(
  { minChange }: AppliedCoverage,
  compared: Coverage["compared"],
  { files, hasFiles }: { readonly files: ComparedFiles; readonly hasFiles: boolean },
): Coverage["result"]["change"] {
  if (minChange === null || compared === null) return "not-judged";
  const { baseline, candidate } = compared;
  if (baseline.total === 0 || candidate.total === 0) return "not-judged";
  const isLoss = !hasFiles || files.newlyUncovered > 0;
  return isLoss && changedByLess(baseline, candidate, minChange) ? "lost" : "kept";
}

function minResult({ min }: AppliedCoverage, own: Count | null): Coverage["result"]["min"] {
  if (min === null || own === null || own.total === 0) return "not-judged";
  return isBelow(own, min) ? "broken" : "kept";
}

function patchResult({ patchMin }: AppliedCoverage, patch: PatchCoverage): Coverage["result"]["patch"] {
  if (patchMin === null) return "not-judged";
  if (!patch.known) return "unknown";
  return isBelow(patch.count, patchMin) ? "broken" : "kept";
}
