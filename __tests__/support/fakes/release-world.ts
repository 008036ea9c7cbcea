import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The name git knows the repository by; `insteadOf` leads it here. */
const REPOSITORY = "org/regression-gate";

export const digestOf = (file: string): string =>
  createHash("sha256").update(readFileSync(file)).digest("hex");

/**
 * A released version as GitHub and npm would show it, in a folder that the programs of `release-world/` answer from:
 *
 *   github/org/regression-gate   the repository, with the tag v1.2.3
 *   release/                     the files of the release
 *   immutable                    their digests, as GitHub attests them; without it the release is not immutable
 *   attestations/<digest>.json   what `gh attestation verify` prints of a file
 *   npm/, signatures.json        the package, and what `npm audit signatures` prints
 *   build/                       what a build of the source gives
 */
export function makeWorld(folder: string): void {
  const source = join(folder, "github", REPOSITORY);
  for (const name of ["action", "cli"]) {
    mkdirSync(join(source, "dist", name), { recursive: true });
    writeFileSync(join(source, "dist", name, "index.js"), `run("${name}");\n`);
  }
  writeFileSync(join(source, "dist/action/post.js"), 'run("post");\n');
  cpSync(join(source, "dist"), join(folder, "build"), { recursive: true });
  git(source, "init", "--quiet", "--initial-branch=main");
  commit(source, "released");
  git(source, "tag", "--annotate", "--message=v1.2.3", "v1.2.3");
  writeFileSync(join(folder, "gh-version"), "gh version 2.81.0 (2025-10-01)\nhttps://github.com/cli/cli\n");
  writeRelease(folder, source);
  attestAll(folder);
  writeNpm(folder);
}

function writeRelease(folder: string, source: string): void {
  const release = join(folder, "release");
  mkdirSync(release);
  mkdirSync(join(folder, "package/dist"), { recursive: true });
  cpSync(join(source, "dist/cli"), join(folder, "package/dist/cli"), { recursive: true });
  execFileSync("tar", ["-czf", join(release, "regression-gate-1.2.3.tgz"), "-C", folder, "package"]);
  for (const name of ["package", "build"]) {
    writeFileSync(join(release, `sbom-${name}.cdx.json`), `{ "bomFormat": "CycloneDX", "of": "${name}" }\n`);
  }
  sumRelease(folder);
}

/** States and vouches for whatever `release/` and the repository hold now, as who can publish releases could. */
export function sumRelease(folder: string): void {
  const source = join(folder, "github", REPOSITORY);
  const release = join(folder, "release");
  const bundles = ["dist/action/index.js", "dist/action/post.js", "dist/cli/index.js"];
  const assets = readdirSync(release).filter((file) => file !== "SHA256SUMS");
  const sums = [
    ...bundles.map((file) => `${digestOf(join(source, file))}  ${file}\n`),
    ...assets.map((file) => `${digestOf(join(release, file))}  ${file}\n`),
  ].join("");
  writeFileSync(join(release, "SHA256SUMS"), sums);
  writeFileSync(join(folder, "immutable"), sums);
}

export interface Certificate {
  readonly sourceRepositoryURI?: string;
  readonly sourceRepositoryRef?: string;
  readonly sourceRepositoryDigest?: string;
  readonly runnerEnvironment?: string;
}

/** Attests every file that SHA256SUMS states, as the release workflow at the tag would, but for what `claims` says. */
export function attestAll(folder: string, claims: Certificate = {}): void {
  mkdirSync(join(folder, "attestations"), { recursive: true });
  const sums = readFileSync(join(folder, "release/SHA256SUMS"), "utf8");
  const certificate = {
    sourceRepositoryURI: `https://github.com/${REPOSITORY}`,
    sourceRepositoryRef: "refs/tags/v1.2.3",
    sourceRepositoryDigest: taggedCommit(folder),
    runnerEnvironment: "github-hosted",
    ...claims,
  };
  for (const line of sums.trim().split("\n")) {
    const [sha256 = ""] = line.split(" ");
    const statement = { subject: [{ name: "a file", digest: { sha256 } }] };
    const entry = { verificationResult: { signature: { certificate }, statement } };
    writeFileSync(join(folder, "attestations", `${sha256}.json`), JSON.stringify([entry]));
  }
}

function writeNpm(folder: string): void {
  cpSync(join(folder, "release/regression-gate-1.2.3.tgz"), join(folder, "npm/regression-gate-1.2.3.tgz"), {
    recursive: true,
  });
  signOnNpm(folder, `https://github.com/${REPOSITORY}`);
}

/** What npm says of a package that was built in a repository; `null`: it has no provenance. */
export function signOnNpm(folder: string, repository: string | null): void {
  const statement = { predicate: { buildDefinition: { externalParameters: { workflow: { repository } } } } };
  const payload = Buffer.from(JSON.stringify(statement)).toString("base64");
  const bundle = { predicateType: "https://slsa.dev/provenance/v1", bundle: { dsseEnvelope: { payload } } };
  const own = {
    name: "regression-gate",
    version: "1.2.3",
    attestationBundles: repository === null ? [] : [bundle],
  };
  writeFileSync(
    join(folder, "signatures.json"),
    JSON.stringify({ invalid: [], missing: [], verified: [own] }),
  );
}

export function taggedCommit(folder: string): string {
  return git(join(folder, "github", REPOSITORY), "rev-parse", "v1.2.3^{commit}").trim();
}

/** Commits whatever the repository holds and moves the tag there. */
export function moveTag(folder: string): void {
  const source = join(folder, "github", REPOSITORY);
  commit(source, "another");
  git(source, "tag", "--force", "v1.2.3");
}

function commit(source: string, message: string): void {
  git(source, "add", "--all");
  const who = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
  git(source, ...who, "commit", "--quiet", "--allow-empty", `--message=${message}`);
}

function git(cwd: string, ...argv: readonly string[]): string {
  const who = { GIT_COMMITTER_NAME: "Test", GIT_COMMITTER_EMAIL: "test@example.com" };
  const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", ...who };
  return execFileSync("git", argv, { cwd, encoding: "utf8", env });
}
