/**
 * Makes what a release consists of, from a checkout of its tag after `npm ci`:
 *
 *   npm run -s release:files -- --tag v1.2.3 --repository owner/name --out FOLDER
 *
 *   FOLDER/notes.md                        the section of CHANGELOG.md
 *   FOLDER/dist.sha256                     digests of the bundles
 *   FOLDER/assets/regression-gate-1.2.3.tgz  what is published to npm
 *   FOLDER/assets/sbom-package.cdx.json    CycloneDX: what the npm package depends on
 *   FOLDER/assets/sbom-build.cdx.json      CycloneDX: the whole lock file, what the bundles hold and what built them
 *   FOLDER/assets/SHA256SUMS               digests of the above and of the bundles; these are what is attested
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { releaseNotes } from "./release-notes.ts";
import { releaseProblems, type Manifest } from "./release-problems.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const BUNDLES = ["dist/action/index.js", "dist/action/post.js", "dist/cli/index.js"];

const { values } = parseArgs({
  options: { tag: { type: "string" }, repository: { type: "string" }, out: { type: "string" } },
});

function npm(argv: readonly string[]): string {
  return execFileSync("npm", argv, {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 64 * 1024 * 1024,
  });
}

function digestLine(folder: string, file: string): string {
  const digest = createHash("sha256").update(readFileSync(join(folder, file)));
  return `${digest.digest("hex")}  ${file}\n`;
}

function writeAssets(assets: string): void {
  mkdirSync(assets, { recursive: true });
  npm(["pack", "--silent", "--pack-destination", assets]);
  const sbom = ["sbom", "--package-lock-only", "--sbom-format=cyclonedx", "--sbom-type=application"];
  writeFileSync(join(assets, "sbom-package.cdx.json"), npm([...sbom, "--omit=dev"]));
  writeFileSync(join(assets, "sbom-build.cdx.json"), npm(sbom));
}

function main(): number {
  const { tag, repository, out } = values;
  if (tag === undefined || repository === undefined || out === undefined) {
    process.stderr.write("expected --tag v1.2.3 --repository owner/name --out FOLDER\n");
    return 2;
  }
  // package.json is this repository's own; `publint` checks it.
  const manifest: Manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const problems = releaseProblems({ tag, repository }, manifest);
  if (problems.length > 0) {
    process.stderr.write(problems.map((problem) => `${problem}\n`).join(""));
    return 1;
  }
  const notes = releaseNotes(readFileSync(join(root, "CHANGELOG.md"), "utf8"), manifest.version);
  const folder = resolve(out);
  const assets = join(folder, "assets");
  writeAssets(assets);
  const bundles = BUNDLES.map((file) => digestLine(root, file)).join("");
  const files = readdirSync(assets)
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((file) => digestLine(assets, file));
  writeFileSync(join(folder, "notes.md"), notes);
  writeFileSync(join(folder, "dist.sha256"), bundles);
  writeFileSync(join(assets, "SHA256SUMS"), bundles + files.join(""));
  process.stdout.write(readFileSync(join(assets, "SHA256SUMS"), "utf8"));
  return 0;
}

process.exitCode = main();
