import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import {
  attestAll,
  digestOf,
  makeWorld,
  moveTag,
  signOnNpm,
  sumRelease,
  taggedCommit,
} from "../support/fakes/release-world.ts";

const SCRIPT = fileURLToPath(new URL("../../scripts/verify-release.sh", import.meta.url));
const PROGRAMS = fileURLToPath(new URL("../support/fakes/release-world", import.meta.url));
const BUNDLE = "github/org/regression-gate/dist/action/index.js";
const SBOM = "release/sbom-package.cdx.json";

jest.setTimeout(60_000);
// `bash` is another system's there.
const onUnix = process.platform === "win32" ? describe.skip : describe;

let home: string;
beforeAll(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "regression-gate-verify-")));
  if (process.platform !== "win32") makeWorld(join(home, "good"));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

function verify(world: string, argv: readonly string[]): Promise<Outcome> {
  const env = {
    PATH: [PROGRAMS, join(process.execPath, ".."), process.env["PATH"]].join(delimiter),
    HOME: world,
    TMPDIR: home,
    WORLD: world,
    GH_TOKEN: "a token",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: `url.file://${world}/github/.insteadOf`,
    GIT_CONFIG_VALUE_0: "https://github.com/",
  };
  return new Promise((settle) => {
    const child = execFile("bash", [SCRIPT, ...argv], { env }, (_error, stdout, stderr) =>
      settle({ exitCode: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

let worlds = 0;
/** Verifies a copy of the good release that `tamper` was let at. */
async function verifyAfter(tamper: (world: string) => void, ...argv: readonly string[]): Promise<Outcome> {
  worlds += 1;
  const world = join(home, `world-${worlds}`);
  cpSync(join(home, "good"), world, { recursive: true });
  tamper(world);
  return verify(world, [...argv, "v1.2.3"]);
}

const write = (file: string, text: string) => (world: string) => writeFileSync(join(world, file), text);
const remove = (file: string) => (world: string) => rmSync(join(world, file), { recursive: true });
const unchanged = () => {};

onUnix("a release that is what it says", () => {
  test.concurrent("is verified, step by step", async () => {
    const commit = taggedCommit(join(home, "good"));
    const { exitCode, stdout, stderr } = await verifyAfter(unchanged, "--commit", commit, "--rebuild");
    expect(stderr).toBe("");
    expect(stdout.trim().split("\n")).toEqual([
      `ok: v1.2.3 is commit ${commit}`,
      "ok: release v1.2.3 is immutable",
      "ok: the files of the release have the digests of SHA256SUMS",
      "ok: dist/ at v1.2.3 has the digests of SHA256SUMS",
      `ok: all files are attested: built by .github/workflows/build-release.yml of org/regression-gate at ${commit} on a runner of GitHub`,
      "ok: npm has the archive of the release",
      "ok: npm's provenance names org/regression-gate; all signatures are valid",
      "ok: a build here gives the same dist/",
      `VERIFIED: regression-gate 1.2.3 of org/regression-gate, commit ${commit}`,
    ]);
    expect(exitCode).toBe(0);
  });
});

/** What somebody does to a release, and the one message that says so. */
const TAMPERED: readonly (readonly [string, (world: string) => void, RegExp])[] = [
  [
    "a file of the release is another",
    write(SBOM, "{}\n"),
    /sbom-package\.cdx\.json of the release does not have the digest that SHA256SUMS states/,
  ],
  [
    "a file and its line in SHA256SUMS are others",
    (world) => {
      const released = readFileSync(join(world, "immutable"), "utf8");
      write(SBOM, "{}\n")(world);
      sumRelease(world);
      write("immutable", released)(world);
    },
    /sbom-package\.cdx\.json is not the file that was released: .*does not contain subject/,
  ],
  [
    "a whole other release was published, which the builder did not make",
    (world) => {
      write(SBOM, "{}\n")(world);
      sumRelease(world);
    },
    /sbom-package\.cdx\.json has no valid attestation by .*build-release\.yml of org\/regression-gate: ✗ No attestations found/,
  ],
  ["the release can still be changed", remove("immutable"), /release v1\.2\.3 is not immutable/],
  [
    "a file is smuggled in",
    write("release/install.sh", "true\n"),
    /a file that no release should have: install\.sh/,
  ],
  ["SHA256SUMS is missing", remove("release/SHA256SUMS"), /the release has no file SHA256SUMS/],
  ["a file is missing", remove(SBOM), /the release has no file sbom-package\.cdx\.json/],
  [
    "SHA256SUMS leaves a bundle out",
    write("release/SHA256SUMS", `${"0".repeat(64)}  dist/cli/index.js\n`),
    /SHA256SUMS has no single digest of regression-gate-1\.2\.3\.tgz/,
  ],
  [
    "an attestation is missing",
    (world) => remove(`attestations/${digestOf(join(world, BUNDLE))}.json`)(world),
    /dist\/action\/index\.js has no valid attestation by .*build-release\.yml/,
  ],
  [
    "gh succeeds and prints no attestation",
    (world) => write(`attestations/${digestOf(join(world, BUNDLE))}.json`, "[]")(world),
    /dist\/action\/index\.js has no attestation, though gh exited with 0/,
  ],
  [
    "it was built in another repository",
    (world) => attestAll(world, { sourceRepositoryURI: "https://github.com/evil/regression-gate" }),
    /was built in https:\/\/github\.com\/evil\/regression-gate, not in https:\/\/github\.com\/org\/regression-gate/,
  ],
  [
    "it was built for a branch",
    (world) => attestAll(world, { sourceRepositoryRef: "refs/heads/main" }),
    /was built for refs\/heads\/main, not for refs\/tags\/v1\.2\.3/,
  ],
  [
    "it was built on a machine of one's own",
    (world) => attestAll(world, { runnerEnvironment: "self-hosted" }),
    /was built on a runner that is self-hosted/,
  ],
  [
    "the attestation printed is of another file",
    (world) => {
      const other = digestOf(join(world, SBOM));
      const own = digestOf(join(world, "release/regression-gate-1.2.3.tgz"));
      cpSync(join(world, `attestations/${other}.json`), join(world, `attestations/${own}.json`));
    },
    /regression-gate-1\.2\.3\.tgz is attested with another digest/,
  ],
  [
    "the tag was moved to a commit with the same dist/",
    moveTag,
    /was built from commit [0-9a-f]{40}, but the tag is commit [0-9a-f]{40} now: it was moved/,
  ],
  [
    "dist/ at the tag is another",
    (world) => {
      write(BUNDLE, 'run("evil");\n')(world);
      moveTag(world);
    },
    /dist\/action\/index\.js at v1\.2\.3 is not the one that was built for the release/,
  ],
  [
    "npm has another archive",
    write("npm/regression-gate-1.2.3.tgz", "evil"),
    /regression-gate-1\.2\.3\.tgz on npm is not the one of the release/,
  ],
  [
    "npm has no provenance",
    (world) => signOnNpm(world, null),
    /regression-gate@1\.2\.3 has no provenance on npm/,
  ],
  [
    "npm's provenance names another repository",
    (world) => signOnNpm(world, "https://github.com/evil/regression-gate"),
    /on npm was built in https:\/\/github\.com\/evil\/regression-gate/,
  ],
  [
    "a signature of npm is invalid",
    write("invalid-signature", ""),
    /a signature of regression-gate@1\.2\.3 or of what it depends on is missing or invalid/,
  ],
  [
    "the source builds to something else",
    write("build/cli/index.js", "other"),
    /a build here gives another dist\/cli\/index\.js/,
  ],
];

onUnix("a release is not verified where", () => {
  test.concurrent.each(TAMPERED)("%s", async (_name, tamper, message) => {
    const { exitCode, stdout, stderr } = await verifyAfter(tamper, "--rebuild");
    expect(stderr).toMatch(/^NOT VERIFIED: [^\n]*\n$/);
    expect(stderr).toMatch(message);
    expect(stdout).not.toContain("VERIFIED:");
    expect(exitCode).toBe(1);
  });

  test.concurrent("the tag names another commit than the one that was pinned", async () => {
    const { exitCode, stderr } = await verifyAfter(unchanged, "--commit", "0".repeat(40));
    expect(stderr).toMatch(/the tag v1\.2\.3 is commit [0-9a-f]{40} now, not 0{40}: it was moved, or/);
    expect(exitCode).toBe(1);
  });
});

/** What cannot be looked up is neither right nor wrong, and never green. */
const UNKNOWN: readonly (readonly [string, (world: string) => void, RegExp])[] = [
  [
    "GitHub does not answer",
    write("offline", ""),
    /the files of release v1\.2\.3 .* could not be downloaded: error connecting/,
  ],
  ["gh does not start", write("gh-version", ""), /expected gh 2\.81 or newer, got ''/],
  [
    "gh is too old to fail",
    write("gh-version", "gh version 2.60.1 (2024-10-25)\n"),
    /expected gh 2\.81 or newer, got 'gh version 2\.60\.1/,
  ],
  ["the repository is not there", remove("github"), /the tags of org\/regression-gate could not be read/],
  ["the release is not there", remove("release"), /the files of release v1\.2\.3 .* could not be downloaded/],
  ["npm does not have it", remove("npm"), /regression-gate@1\.2\.3 could not be downloaded from npm/],
  [
    "what gh prints is not JSON",
    (world) =>
      write(`attestations/${digestOf(join(world, BUNDLE))}.json`, "✓ Verification succeeded!")(world),
    /dist\/action\/index\.js has no attestation, though gh exited with 0/,
  ],
  ["what npm prints is not JSON", write("signatures.json", "audited 3 packages"), /could not be read/],
];

onUnix("nothing is taken for verified where", () => {
  test.concurrent.each(UNKNOWN)("%s", async (_name, tamper, message) => {
    const { exitCode, stdout, stderr } = await verifyAfter(tamper);
    expect(stderr).toMatch(message);
    expect(stdout).not.toContain("VERIFIED:");
    expect(exitCode).toBeGreaterThan(0);
  });

  test.concurrent.each([
    ["no tag", []],
    ["a branch", ["main"]],
    ["the major tag", ["v1"]],
    ["two tags", ["v1.2.3", "v1.2.4"]],
    ["an option that there is not", ["--force", "v1.2.3"]],
    ["a repository with a path", ["--repo", "org/regression-gate/../evil", "v1.2.3"]],
    ["half a commit", ["--commit", "abc123", "v1.2.3"]],
  ] as const)("it is asked for %s", async (_name, argv) => {
    const { exitCode, stderr } = await verify(join(home, "good"), argv);
    expect(stderr).toMatch(/^CANNOT VERIFY: expected /);
    expect(exitCode).toBe(2);
  });
});
