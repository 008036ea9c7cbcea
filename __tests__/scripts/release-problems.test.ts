import { expect, test } from "@jest/globals";
import { releaseNotes } from "../../scripts/release-notes.ts";
import { releaseProblems } from "../../scripts/release-problems.ts";

const MANIFEST = { version: "1.2.3", repository: { url: "git+https://github.com/org/regression-gate.git" } };
const RELEASE = { tag: "v1.2.3", repository: "org/regression-gate" };

test("a tag is released that is the version of package.json, from the repository it names", () => {
  expect(releaseProblems(RELEASE, MANIFEST)).toEqual([]);
});

test("all that is wrong with a release is said at once", () => {
  expect(releaseProblems({ tag: "v1.2.4", repository: "fork/regression-gate" }, MANIFEST)).toEqual([
    "expected the tag v1.2.3, the version in package.json, got v1.2.4",
    "expected repository.url in package.json to be git+https://github.com/fork/regression-gate.git, got git+https://github.com/org/regression-gate.git",
  ]);
  expect(releaseProblems(RELEASE, { version: "1.2.3" })).toHaveLength(1);
});

const CHANGELOG =
  "# Changelog\n\n## [Unreleased]\n\n- later\n\n## [1.2.3] - 2026-01-31\n\n### Fixed\n\n- this\n\n## [1.2.2] - 2026-01-01\n\n- that\n";

test("the notes of a release are its section of the changelog", () => {
  expect(releaseNotes(CHANGELOG, "1.2.3")).toBe("### Fixed\n\n- this\n");
  expect(releaseNotes(CHANGELOG, "1.2.2")).toBe("- that\n");
});

test("a version without notes is not released", () => {
  expect(() => releaseNotes(CHANGELOG, "1.2")).toThrow('a section "## [1.2] - <date>" with text');
  expect(() => releaseNotes("## [1.0.0] - 2026-01-01\n\n## [0.9.0]\n- x\n", "1.0.0")).toThrow("with text");
});
