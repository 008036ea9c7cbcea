import { z } from "zod";
import { lazily } from "../../formats/schemas.ts";
import { usageProblem } from "../../base/errors.ts";
import { readToolJson } from "../tool-json.ts";
import { toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import { type Counts, coverageRows } from "./coverage-rows.ts";
import type { CoveredLines } from "../../model/run/covered-lines.ts";
import { LineHits } from "./line-hits.ts";
import { keptRows } from "./kept-rows.ts";
import { mergeCoverage } from "./merge-coverage.ts";

const pySummary = lazily(() =>
  z.object({
    covered_lines: z.int(),
    num_statements: z.int(),
    covered_branches: z.int().optional(),
    num_branches: z.int().optional(),
  }),
);

const pyLine = z.int().min(0).max(99_999_999);

const pySchema = lazily(() =>
  z.object({
    files: z.record(
      z.string(),
      z.object({
        summary: pySummary(),
        executed_lines: z.array(pyLine).optional(),
        missing_lines: z.array(pyLine).optional(),
      }),
    ),
    totals: pySummary(),
  }),
);

/** JSON of coverage.py, `coverage json`. Its percentages mix lines and branches: the counts are read. */
export const coveragePy = toolImporter({
  format: "coverage-py",
  name: "coverage.py JSON",
  recognises: ({ json }) => json.has("meta.version") && json.has("meta.branch_coverage") && json.has("files"),
  *parse(file, doubt) {
    const { files, totals } = requireToolSchema(readToolJson(file), file.shown, pySchema());
    const counts = new Map(
      Object.entries(files).map(([path, { summary }]) => [path, pyCounts(summary)] as const),
    );
    const lines = new Map(
      Object.entries(files).flatMap(([path, { executed_lines: ran, missing_lines: missed }]) =>
        ran === undefined || missed === undefined ? [] : [[path, pyLines(ran, missed)] as const],
      ),
    );
    yield* coverageRows({ shown: file.shown, files: counts, total: pyCounts(totals), lines }, doubt);
  },
  merge: mergeCoverage,
  keep: keptRows,
});

function pyCounts(summary: z.infer<ReturnType<typeof pySummary>>): Counts {
  const { covered_branches: covered, num_branches: total } = summary;
  return {
    lines: { covered: summary.covered_lines, total: summary.num_statements },
    ...(covered === undefined || total === undefined ? {} : { branches: { covered, total } }),
  };
}

function pyLines(ran: readonly number[], missed: readonly number[]): CoveredLines {
  const hits = new LineHits();
  for (const line of ran) hits.add(line, true);
  for (const line of missed) hits.add(line, false);
  return hits.lines;
}

const countSchema = lazily(() => z.object({ covered: z.int(), total: z.int() }));
const summarySchema = lazily(() =>
  z.record(
    z.string(),
    z.object({
      lines: countSchema().optional(),
      statements: countSchema().optional(),
      functions: countSchema().optional(),
      branches: countSchema().optional(),
    }),
  ),
);

/** coverage-summary.json of istanbul, nyc, c8, jest and vitest. `branchesTrue` is no metric. */
export const coverageSummary = toolImporter({
  format: "coverage-summary",
  name: "coverage-summary.json",
  recognises: ({ json }) => json.has("total.lines.pct") && json.has("total.lines.covered"),
  *parse(file, doubt) {
    const all = requireToolSchema(readToolJson(file), file.shown, summarySchema());
    const { total, ...files } = all;
    if (total === undefined) throw usageProblem(file.shown, "expected the counts of all files, got none");
    const counts = new Map(Object.entries(files).map(([path, one]) => [path, defined(one)] as const));
    yield* coverageRows({ shown: file.shown, files: counts, total: defined(total) }, doubt);
  },
  merge: mergeCoverage,
  keep: keptRows,
});

type Summary = z.infer<ReturnType<typeof summarySchema>>[string];

function defined({ lines, statements, functions, branches }: Summary): Counts {
  return {
    ...(lines === undefined ? {} : { lines }),
    ...(statements === undefined ? {} : { statements }),
    ...(functions === undefined ? {} : { functions }),
    ...(branches === undefined ? {} : { branches }),
  };
}

const llvmCounts = lazily(() => {
  const one = z.object({ covered: z.int(), count: z.int() });
  return z.object({
    lines: one,
    functions: one.optional(),
    regions: one.optional(),
    branches: one.optional(),
  });
});

const llvmSchema = lazily(() =>
  z.object({
    type: z.literal("llvm.coverage.json.export"),
    data: z.tuple([
      z.object({
        totals: llvmCounts(),
        files: z.array(z.object({ filename: z.string(), summary: llvmCounts() })),
      }),
    ]),
  }),
);

/** The type comes last, behind the parts of all files. */
const LLVM_PARTS = /"(?:segments|expansions|mcdc_records|instantiations)"\s*:/;

/** JSON of `llvm-cov export`, also with `-summary-only`, as cargo-llvm-cov and Swift write it. */
export const llvmCov = toolImporter({
  format: "llvm-cov",
  name: "llvm-cov JSON",
  recognises: ({ json, text }) =>
    json.get("type") === "llvm.coverage.json.export" || (json.has("data[].files") && LLVM_PARTS.test(text)),
  *parse(file, doubt) {
    const { data } = requireToolSchema(readToolJson(file), file.shown, llvmSchema());
    const [{ totals, files }] = data;
    const counts = new Map(files.map(({ filename, summary }) => [filename, llvmOf(summary)] as const));
    if (counts.size < files.length) throw usageProblem(file.shown, "expected each file once, got one twice");
    yield* coverageRows({ shown: file.shown, files: counts, total: llvmOf(totals) }, doubt);
  },
  merge: mergeCoverage,
  keep: keptRows,
});

function llvmOf({ lines, functions, regions, branches }: z.infer<ReturnType<typeof llvmCounts>>): Counts {
  const of = ({
    covered,
    count,
  }: {
    readonly covered: number;
    readonly count: number;
  }): Counts["lines"] & {} => ({
    covered,
    total: count,
  });
  return {
    lines: of(lines),
    ...(functions === undefined ? {} : { functions: of(functions) }),
    ...(regions === undefined ? {} : { regions: of(regions) }),
    ...(branches === undefined ? {} : { branches: of(branches) }),
  };
}
