import { resolve } from "node:path";
import { exists, isFolder, readBytes } from "../../adapters/node/files.ts";
import { fileInGit } from "../../adapters/node/git/committed-file.ts";
import { type Problem, problemAt, settleAll, usageProblem } from "../../base/errors.ts";
import { hashBytes } from "../../base/hash.ts";
import { requireNone } from "../../base/problems.ts";
import { quote } from "../../base/quote.ts";
import { parseGoldenCsv } from "../../formats/golden/golden-csv.ts";
import { parseGoldenJson } from "../../formats/golden/golden-json.ts";
import { parseGoldenLog } from "../../formats/golden/golden-log.ts";
import { isNpy, parseNpy } from "../../formats/golden/npy.ts";
import { decodeText } from "../../formats/text/decode-text.ts";
import { compareGolden } from "../../golden/compare-golden.ts";
import type {
  GoldenFileResult,
  GoldenTolerance,
  GoldenValue,
  ToleranceRule,
} from "../../model/result/golden.ts";

export interface GoldenRequest {
  readonly cwd: string;
  /** Relative to `cwd`. */
  readonly files: readonly string[];
  /** The golden file of a single file; null = `FILE.golden`. */
  readonly golden: string | null;
  readonly tolerance: GoldenTolerance;
  readonly rules: readonly ToleranceRule[];
  /** Compare with a golden file that differs from that of the commit. */
  readonly allowUncommitted: boolean;
}

/**
 * Compares files with their committed golden ones. UsageError, with all problems, where a file is missing, cannot be read, or
 * git does not have its golden one: what a job could have written itself proves nothing.
 */
export async function checkGolden(request: GoldenRequest): Promise<readonly GoldenFileResult[]> {
  const pairs = pairsOf(request);
  requireNone((await Promise.all(pairs.map((pair) => problemsOf(pair, request)))).flat());
  const unused = new Set(request.rules);
  const results = await settleAll(
    pairs.map((pair) => checkOne(pair, request, (rule) => void unused.delete(rule))),
  );
  requireNone([...unused].map(({ pattern }) => unusedProblem(pattern)));
  return results;
}

/** A rule with a typing error would leave its numbers to a wider tolerance. */
function unusedProblem(pattern: string): Problem {
  return problemAt("--tolerance", `no number of the files has a path that matches ${quote(pattern)}`);
}

interface GoldenPair {
  readonly file: string;
  readonly golden: string;
}

/** UsageError for one golden file of several files. */
export function pairsOf({ files, golden }: Pick<GoldenRequest, "files" | "golden">): readonly GoldenPair[] {
  if (golden !== null && files.length !== 1) {
    throw usageProblem("--golden", `is for one file, got ${files.length}`);
  }
  return files.map((file) => ({ file, golden: golden ?? `${file}.golden` }));
}

async function problemsOf(
  { file, golden }: GoldenPair,
  { cwd, allowUncommitted }: GoldenRequest,
): Promise<readonly Problem[]> {
  const problems = exists(resolve(cwd, file))
    ? []
    : [problemAt(file, "no such file: the program did not write it")];
  if (!exists(resolve(cwd, golden))) {
    const advice = `regression-gate golden update ${file} --reason '…' writes it; commit it then`;
    return [...problems, problemAt(golden, `no such golden file: ${advice}`)];
  }
  if (isFolder(resolve(cwd, golden)))
    return [...problems, problemAt(golden, "expected a file, got a folder")];
  const state = await fileInGit(resolve(cwd, golden));
  if (state === "committed" || (state === "changed" && allowUncommitted)) return problems;
  const why = {
    changed: "differs from the commit: commit it, or say --allow-uncommitted",
    untracked: "is not in git: commit it; check never takes a golden file that a job could have written",
    "outside-git": "is not in a git repository, so that nothing says who wrote it",
  }[state];
  return [...problems, problemAt(golden, `the golden file ${why}`)];
}

async function checkOne(
  { file, golden }: GoldenPair,
  request: GoldenRequest,
  onUsed: (rule: ToleranceRule) => void,
): Promise<GoldenFileResult> {
  const { cwd, tolerance, rules } = request;
  const [got, expected] = await Promise.all([
    readBytes(resolve(cwd, file), file),
    readBytes(resolve(cwd, golden), golden),
  ]);
  const result = compareGolden({
    golden: goldenValue(expected, golden, file),
    got: goldenValue(got, file, file),
    tolerance,
    rules,
    onUsed,
  });
  const logged = await lastLogged(cwd, golden);
  const isLogged = logged === null || isHashOf(logged, expected);
  const notes = [
    ...(result.places > 0 ? [] : [`${golden} has no value: nothing was compared`]),
    ...(isLogged
      ? []
      : [`${golden} was changed without \`golden update\`: its log gives a reason for other content`]),
  ];
  return { file, golden, ...result, notes };
}

/** The content by its own first bytes, or by the name of the file that it belongs to. */
export function goldenValue(bytes: Uint8Array, path: string, file: string): GoldenValue {
  if (isNpy(bytes)) return parseNpy(bytes, path);
  if (/\.npy$/i.test(file)) return parseNpy(bytes, path);
  const text = decodeText(bytes, path);
  return /\.csv$/i.test(file) ? parseGoldenCsv(text, path) : parseGoldenJson(text, path);
}

/** Whether a hash is that of the content or, of a text, that of its other line ends: git may change them at a checkout. */
function isHashOf(sha256: string, bytes: Uint8Array): boolean {
  if (hashBytes(bytes) === sha256) return true;
  if (isNpy(bytes)) return false;
  const unix = Buffer.from(bytes).toString("latin1").replaceAll("\r\n", "\n");
  return [unix, unix.replaceAll("\n", "\r\n")].some(
    (text) => hashBytes(Buffer.from(text, "latin1")) === sha256,
  );
}

/** SHA-256 of the content that the last entry of the log gives a reason for; null = there is no log. */
async function lastLogged(cwd: string, golden: string): Promise<string | null> {
  const log = logOf(golden);
  if (!exists(resolve(cwd, log))) return null;
  const text = decodeText(await readBytes(resolve(cwd, log), log), log);
  return parseGoldenLog(text, log).at(-1)?.sha256 ?? null;
}

export function logOf(golden: string): string {
  return `${golden}.log`;
}
