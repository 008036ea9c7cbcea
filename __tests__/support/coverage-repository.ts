import { execFileSync } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { parseReport } from "../../src/formats/report-file.ts";
import type { Report } from "../../src/model/result/report.ts";
import { writeFiles } from "./command-line/experiment.ts";
import { type CliRun, runCli } from "./command-line/run-cli.ts";
import { inTempFolder } from "./temp-folder.ts";

type Files = Readonly<Record<string, string | null>>;

/** Lines of a file in a report: hits from line 1 on; null = no code. */
export function lcovOf(files: Readonly<Record<string, readonly (number | null)[]>>): string {
  return Object.entries(files)
    .map(([name, hits]) => {
      const lines = hits.flatMap((hit, index) => (hit === null ? [] : [`DA:${index + 1},${hit}`]));
      return ["TN:", `SF:${name}`, ...lines, "end_of_record", ""].join("\n");
    })
    .join("");
}

/** A source with so many lines; `mark` makes lines differ. */
export function sourceOf(lines: number, mark = "line"): string {
  return Array.from({ length: lines }, (_, index) => `${mark} ${index + 1}\n`).join("");
}

export function gitIn(folder: string, ...argv: readonly string[]): string {
  const own = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
  return execFileSync("git", [...own, ...argv], { cwd: folder, stdio: "pipe", encoding: "utf8" }).trim();
}

async function put(folder: string, files: Files): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    if (content === null) await rm(join(folder, name));
    else await writeFiles(folder, { [name]: content });
  }
}

export interface CoverageRepository {
  readonly folder: string;
  /** Compares two reports; the lines since `main` are the change. */
  readonly compare: (
    reports: { readonly baseline: string; readonly candidate: string },
    ...more: readonly string[]
  ) => Promise<CliRun>;
  readonly report: (
    reports: { readonly baseline: string; readonly candidate: string },
    ...more: readonly string[]
  ) => Promise<Report>;
}

/** A repository with a commit on main and one on a branch, whose files are those that a change sets; null = deleted. */
export function inChange<T>(
  files: Files,
  change: Files,
  work: (repository: CoverageRepository) => Promise<T>,
): Promise<T> {
  return inTempFolder(async (folder) => {
    await put(folder, files);
    gitIn(folder, "init", "-q", "-b", "main");
    gitIn(folder, "add", "-A");
    gitIn(folder, "commit", "-q", "-m", "all");
    gitIn(folder, "checkout", "-q", "-b", "change");
    await put(folder, change);
    gitIn(folder, "add", "-A");
    gitIn(folder, "commit", "-q", "--allow-empty", "-m", "change");
    const compare: CoverageRepository["compare"] = async ({ baseline, candidate }, ...more) => {
      await writeFiles(folder, { "base.report": baseline, "head.report": candidate });
      const sides = ["--baseline", "base.report", "--candidate", "head.report"];
      return runCli(folder, ["compare", ...sides, "--diff-base", "main", ...more]);
    };
    const report: CoverageRepository["report"] = async (reports, ...more) => {
      const { stdout, stderr } = await compare(reports, "--format", "json", ...more);
      if (stdout === "") throw new Error(stderr);
      return parseReport(stdout, "stdout");
    };
    return work({ folder, compare, report });
  });
}
