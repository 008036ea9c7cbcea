/**
 * Is dist/ the same wherever it is built? Clones the commit into a folder with another path, installs what the lock file says
 * from nothing, and builds with another umask, home, time zone, locale, user and clock. Exits with 1 unless dist/, schema/ and the
 * generated docs are byte for byte what is committed, and lib/ what this folder's tools build.
 *
 *   npm run test:reproducible [-- --same-clock]
 *
 * The clock is moved by faketime (`apt-get install faketime`); where there is none, `--same-clock` leaves it. Needs the registry
 * or its cache.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { differingFiles } from "./differing-files.ts";
import { FOREIGN_UMASK, foreignEnvironment } from "./foreign-environment.ts";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");
const COMMITTED = ["dist", "schema", "docs"];
const OTHER_CLOCK = "2031-02-03 04:05:06";

const { values } = parseArgs({ options: { "same-clock": { type: "boolean", default: false } } });

function run(command: readonly string[], cwd: string, env: NodeJS.ProcessEnv): void {
  const [program = "", ...argv] = command;
  execFileSync(program, argv, { cwd, env, stdio: ["ignore", "inherit", "inherit"] });
}

/** What starts a program at another time, or nothing where that was asked for. */
function otherClock(): readonly string[] {
  if (values["same-clock"]) return [];
  const found = spawnSync("faketime", [OTHER_CLOCK, "date", "+%Y"], { encoding: "utf8" });
  if (found.stdout?.trim() === "2031") return ["faketime", OTHER_CLOCK];
  throw new Error("expected faketime to move the clock: install it, or pass --same-clock");
}

interface Build {
  readonly clone: string;
  /** What the commit holds of `COMMITTED`. */
  readonly committed: string;
}

/** The commit, cloned, installed and built by somebody else. */
function buildElsewhere(folder: string): Build {
  const committed = join(folder, "committed");
  const clone = join(folder, "another folder", "ключ-β", "regression-gate.git");
  const home = join(folder, "home");
  mkdirSync(home, { recursive: true });
  run(["git", "clone", "--quiet", "--no-hardlinks", root, clone], folder, process.env);
  for (const part of COMMITTED) cpSync(join(clone, part), join(committed, part), { recursive: true });
  run(["npm", "ci", "--no-audit", "--no-fund"], clone, process.env);
  const environment = foreignEnvironment(process.env, home);
  const clock = otherClock();
  for (const script of ["build", "schema", "build:lib"]) {
    run([...clock, "npm", "run", "-s", script], clone, environment);
  }
  return { clone, committed };
}

function digestLine(folder: string, name: string): string {
  const digest = createHash("sha256").update(readFileSync(join(folder, name)));
  return `${digest.digest("hex")}  ${name}`;
}

function main(): number {
  run(["npm", "run", "-s", "build:lib"], root, process.env);
  const umask = process.umask(FOREIGN_UMASK);
  const folder = mkdtempSync(join(tmpdir(), "regression-gate-reproducible-"));
  try {
    const { clone, committed } = buildElsewhere(folder);
    const compared = [...COMMITTED.map((part) => [committed, part] as const), [root, "lib"] as const];
    const problems = compared.flatMap(([expected, part]) =>
      differingFiles(join(expected, part), join(clone, part)).map(
        ({ file, kind }) => `${part}/${file}: ${kind}`,
      ),
    );
    const bundles = ["dist/cli/index.js", "dist/action/index.js", "dist/action/post.js"];
    const lines = problems.length > 0 ? problems : bundles.map((name) => digestLine(clone, name));
    process.stdout.write(`${lines.join("\n")}\n${problems.length} files differ\n`);
    return problems.length === 0 ? 0 : 1;
  } finally {
    process.umask(umask);
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = main();
