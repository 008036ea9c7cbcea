/**
 * Packs the package as it would be published, looks at what it holds, installs the archive into an empty folder and uses it from
 * there: `npx regression-gate --version`, an import of each entry, and its types with the examples of docs/library.md, by the
 * oldest and the newest TypeScript that it is for. What it depends on is copied from node_modules: no network. Needs lib/ built.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { libraryBlocks } from "./library-blocks.ts";
import { namedFiles, packageProblems, type Packed } from "./package-problems.ts";
import { typeProblems } from "./package-types.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly bin: unknown;
  readonly exports: unknown;
}
interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly devOptional?: boolean }>>;
}
const manifest: Manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const lock: Lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));

function run(program: string, argv: readonly string[], cwd: string): string {
  // npm is a .cmd file on Windows, which takes a shell; no argument here has a meaning to one.
  const shell = process.platform === "win32" && program !== process.execPath;
  return execFileSync(program, argv, { cwd, encoding: "utf8", shell });
}

/** Of everything that a user of the package gets with it. */
function dependencies(): readonly string[] {
  return Object.entries(lock.packages)
    .filter(([path, { dev, devOptional }]) => path !== "" && dev !== true && devOptional !== true)
    .map(([path]) => join(root, path));
}

/** For the examples, which import modules of Node.js. */
const NODE_TYPES = ["node_modules/@types/node", "node_modules/undici-types"];

const COMPILERS = {
  "TypeScript 5.9": join(root, "node_modules/typescript-5.9/bin/tsc"),
  "TypeScript 7": join(root, "node_modules/typescript/bin/tsc"),
};

function examples(): readonly string[] {
  const blocks = libraryBlocks(readFileSync(join(root, "docs/library.md"), "utf8"));
  if (blocks.length === 0) throw new Error("expected blocks of TypeScript in docs/library.md, got none");
  return blocks.map(({ code }) => code);
}

/** Uses the installed package; prints what it found to be wrong. */
const USE = `
  import { gateLocally } from "regression-gate";
  import { mean } from "regression-gate/stats";
  import VitestReporter from "regression-gate/vitest-reporter";
  import schema from "regression-gate/schema/config.schema.json" with { type: "json" };
  import manifest from "regression-gate/package.json" with { type: "json" };
  const inside = await import("regression-gate/lib/pipeline.js").then(() => "importable", (error) => error.code);
  console.log(JSON.stringify([typeof gateLocally, mean([1, 3]), typeof VitestReporter, typeof schema.$schema, manifest.version, inside]));
`;

function useIn(folder: string): readonly string[] {
  const version = run("npx", ["--no-install", manifest.name, "--version"], folder).trim();
  writeFileSync(join(folder, "use.mjs"), USE);
  const used = run(process.execPath, ["--no-warnings", "use.mjs"], folder).trim();
  const expected = JSON.stringify([
    "function",
    2,
    "function",
    "string",
    manifest.version,
    "ERR_PACKAGE_PATH_NOT_EXPORTED",
  ]);
  return [
    ...(version === manifest.version ? [] : [`npx: expected ${manifest.version}, got ${version}`]),
    ...(used === expected ? [] : [`imports: expected ${expected}, got ${used}`]),
  ];
}

async function main(): Promise<number> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "regression-gate-package-")));
  try {
    const packing = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
    const answer: readonly Packed[] | Readonly<Record<string, Packed>> = JSON.parse(
      run("npm", packing, root),
    );
    // npm 12 answers with an object by name, earlier ones with a list.
    const [packed] = Object.values(answer);
    if (packed === undefined) throw new Error("expected npm pack to say what it packed");
    writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
    const archive = `./${manifest.name}-${manifest.version}.tgz`;
    // A cache of its own: what npm happens to remember must not help.
    const how = [
      "--offline",
      "--cache",
      join(folder, "cache"),
      "--install-links",
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      "--silent",
    ];
    const typesOfNode = NODE_TYPES.map((path) => join(root, path));
    run("npm", ["install", ...how, archive, ...dependencies(), ...typesOfNode], folder);
    const problems = [
      ...packageProblems(packed, namedFiles([manifest.bin, manifest.exports])),
      ...useIn(folder),
      ...(await typeProblems({ folder, compilers: COMPILERS, modules: examples() })),
    ];
    process.stdout.write(problems.map((problem) => `${problem}\n`).join(""));
    process.stdout.write(
      `the package: ${packed.files.length} files, ${packed.size} bytes, installed, used and compiled\n`,
    );
    return problems.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main();
