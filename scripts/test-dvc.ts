/**
 * Declared data with the real DVC and a local remote: the same data give the same fingerprint in another clone, other data are
 * incomparable, by name. Installs DVC from the package index into a folder that is kept beside the temporary files, so that it needs a
 * network the first time.
 *
 *   npm run test:dvc
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const CLI = fileURLToPath(new URL("../dist/cli/index.js", import.meta.url));
const VENV = join(tmpdir(), "regression-gate-dvc");
const CONFIG = `version: 1
id: data
matrix: { axes: { task: [a, b, c, d, e, f] }, repetitions: 3 }
data: [train.csv.dvc]
run: { module: measure.mjs }
metrics: { score: { kind: score, better: higher } }
`;

const dvc = installedDvc();
const folder = mkdtempSync(join(tmpdir(), "regression-gate-dvc-"));
const env = { ...process.env, DVC_NO_ANALYTICS: "1", GIT_CONFIG_GLOBAL: "/dev/null" };
let failed = 0;
try {
  const first = join(folder, "first");
  mkdirSync(first);
  inFolder(first, "git", "init", "-q", "-b", "main");
  inFolder(first, dvc, "init", "-q");
  inFolder(first, dvc, "remote", "add", "-q", "-d", "local", join(folder, "remote"));
  writeFileSync(join(first, "regression-gate.yml"), CONFIG);
  writeFileSync(
    join(first, "measure.mjs"),
    "export default ({ seed }) => ({ score: 0.5 + (seed % 100) / 1000 });\n",
  );
  writeFileSync(join(first, "train.csv"), "x,y\n1,2\n");
  keep(first, "first data");
  const before = measure(first);

  const second = join(folder, "second");
  execFileSync("git", ["clone", "-q", first, second], { env });
  inFolder(second, dvc, "pull", "-q");
  const same = measure(second);
  check("the clone has the data", readFileSync(join(second, "train.csv"), "utf8") === "x,y\n1,2\n");
  check("the same data have the same fingerprint", JSON.stringify(same.data) === JSON.stringify(before.data));
  check("what DVC says is the fingerprint", /^md5:[0-9a-f]{32}$/.test(Object.values(same.data)[0] ?? ""));
  check("runs on the same data are compared", compare(second, before.run, same.run).exitCode === 0);

  writeFileSync(join(second, "train.csv"), "x,y\n1,3\n");
  keep(second, "other data");
  const other = compare(second, same.run, measure(second).run);
  check("runs on other data are incomparable", other.exitCode === 3);
  check("the file is named", other.stdout.includes("train.csv.dvc › train.csv"));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(failed === 0 ? "all as it should be\n" : `${failed} wrong\n`);
process.exitCode = failed === 0 ? 0 : 1;

function installedDvc(): string {
  const program = join(VENV, "bin", "dvc");
  if (existsSync(program)) return program;
  execFileSync("python3", ["-m", "venv", VENV], { stdio: "inherit" });
  execFileSync(join(VENV, "bin", "pip"), ["install", "-q", "dvc"], { stdio: "inherit" });
  return program;
}

function inFolder(cwd: string, program: string, ...args: readonly string[]): void {
  execFileSync(program, args, { cwd, env, stdio: ["ignore", "ignore", "inherit"] });
}

/** Puts the data into DVC's store, pushes them and commits what git has of them. */
function keep(cwd: string, message: string): void {
  inFolder(cwd, dvc, "add", "-q", "train.csv");
  inFolder(cwd, dvc, "push", "-q");
  inFolder(cwd, "git", "add", "-A");
  inFolder(
    cwd,
    "git",
    "-c",
    "user.name=dvc",
    "-c",
    "user.email=dvc@example.com",
    "commit",
    "-q",
    "-m",
    message,
  );
}

interface Measured {
  readonly run: string;
  readonly data: Readonly<Record<string, string>>;
}

function measure(cwd: string): Measured {
  execFileSync(process.execPath, [CLI, "run", "--quiet"], {
    cwd,
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const latest = readFileSync(join(cwd, ".regression-gate", "latest"), "utf8").trim();
  const run = join(cwd, ".regression-gate", "runs", latest);
  const schema = z.looseObject({ data: z.record(z.string(), z.string()) });
  return { run, data: schema.parse(JSON.parse(readFileSync(join(run, "manifest.json"), "utf8"))).data };
}

function compare(
  cwd: string,
  baseline: string,
  candidate: string,
): { readonly exitCode: number; readonly stdout: string } {
  const sides = ["compare", "--baseline", baseline, "--candidate", candidate];
  const { status, stdout } = spawnSync(process.execPath, [CLI, ...sides], { cwd, env, encoding: "utf8" });
  return { exitCode: status ?? -1, stdout };
}

function check(what: string, isSo: boolean): void {
  process.stdout.write(`${isSo ? "ok   " : "WRONG"} ${what}\n`);
  if (!isSo) failed += 1;
}
