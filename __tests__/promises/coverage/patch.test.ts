import { describe, expect, test } from "@jest/globals";
import { annotations } from "../../../src/report/annotations.ts";
import { gitIn, inChange, lcovOf, sourceOf } from "../../support/coverage-repository.ts";
import { writeFiles } from "../../support/command-line/experiment.ts";

const A = sourceOf(10);
/** Lines 3 and 4 are edited, and 11 and 12 are added. */
const EDITED = `${A.replace("line 3\nline 4\n", "edited 3\nedited 4\n")}new 11\nnew 12\n`;
const before = lcovOf({ "src/a.c": Array.from({ length: 10 }, () => 1) });
const hits = (uncovered: readonly number[], length = 12) =>
  Array.from({ length }, (_, index) => (uncovered.includes(index + 1) ? 0 : 1));

const CONFIG = `version: 1
id: demo
run: { results-file: head.report }
matrix: { axes: { file: [total] } }
coverage: { min-change: -100 points, patch-min: 80% }
`;

describe("coverage of the lines that a change edits", () => {
  test("counts them alone, in ranges, and annotates what is uncovered", async () => {
    await inChange({ "src/a.c": A }, { "src/a.c": EDITED }, async ({ report }) => {
      const result = await report({
        baseline: before,
        candidate: lcovOf({ "src/a.c": hits([1, 3, 11, 12]) }),
      });
      expect(result.coverage?.patch).toMatchObject({
        known: true,
        count: { covered: 1, total: 4 },
        files: {
          count: 1,
          first: [
            {
              file: "src/a.c",
              uncovered: [
                [3, 3],
                [11, 12],
              ],
            },
          ],
        },
      });
      const placed = annotations(result).filter(({ place }) => place !== null);
      expect(placed.map(({ level, place, message }) => [level, place?.line, message])).toEqual([
        ["notice", 3, "Line 3 is not covered."],
        ["notice", 11, "Lines 11 to 12 are not covered."],
      ]);
    });
  });

  test("below patch-min fails, and its annotations are failures", async () => {
    await inChange(
      { "src/a.c": A, "regression-gate.yml": CONFIG },
      { "src/a.c": EDITED },
      async ({ report }) => {
        const [bad, good] = [
          await report({ baseline: before, candidate: lcovOf({ "src/a.c": hits([3]) }) }),
          await report({ baseline: before, candidate: lcovOf({ "src/a.c": hits([1]) }) }),
        ];
        expect([bad.exitCode, bad.title]).toEqual([
          1,
          "Changed lines uncovered: 3 of 4 are covered, 75.00%, and 80% is the least, most in src/a.c",
        ]);
        expect(annotations(bad).find(({ place }) => place?.line === 3)?.level).toBe("failure");
        expect(good.exitCode).toBe(0);
      },
    );
  });

  test("follows a rename, which is neither a file that left nor a new one", async () => {
    await inChange({ "src/a.c": A }, { "src/a.c": null, "lib/b.c": EDITED }, async ({ report }) => {
      const { coverage } = await report({ baseline: before, candidate: lcovOf({ "lib/b.c": hits([12]) }) });
      expect([coverage?.left.count, coverage?.came.count]).toEqual([0, 0]);
      expect(coverage?.lost.first).toEqual([
        {
          file: "lib/b.c",
          before: "src/a.c",
          baseline: { covered: 10, total: 10 },
          candidate: { covered: 11, total: 12 },
        },
      ]);
      expect(coverage?.patch).toMatchObject({ count: { covered: 3, total: 4 } });
    });
  });

  test("tells a deleted file from one that only left the report", async () => {
    const files = { "src/a.c": A, "src/gone.c": A, "src/left.c": A };
    const all = lcovOf({
      "src/a.c": hits([], 99).slice(0, 10),
      "src/gone.c": hits([], 1),
      "src/left.c": hits([1], 1),
    });
    await inChange(files, { "src/gone.c": null }, async ({ report }) => {
      const { coverage, causes } = await report({
        baseline: all,
        candidate: lcovOf({ "src/a.c": hits([], 10) }),
      });
      expect(coverage?.left.first.map(({ file, why }) => [file, why])).toEqual([
        ["src/gone.c", "deleted"],
        ["src/left.c", "present"],
      ]);
      expect(causes.map(({ text }) => text)).toEqual([
        "1 file left the report of coverage, though the repository has them: src/left.c; their lines count on neither side",
      ]);
    });
  });

  test("names changed files that the report lacks, and does not count them", async () => {
    await inChange(
      { "src/a.c": A },
      { "src/a.c": EDITED, "src/new.c": A, "docs/page.md": "text\n" },
      async ({ report }) => {
        const { coverage, causes } = await report({
          baseline: before,
          candidate: lcovOf({ "src/a.c": hits([]) }),
        });
        expect(coverage?.patch).toMatchObject({
          count: { covered: 4, total: 4 },
          unreported: { first: ["src/new.c"], count: 1 },
        });
        expect(causes.map(({ name, cost }) => [name, cost])).toEqual([["patch-unreported", "note"]]);
      },
    );
  });

  test.each([
    ["absolute", "/build/agent/7/src/a.c"],
    ["relative to a folder", "a.c"],
    ["behind a module's name", "example.org/me/project/src/a.c"],
    ["of Windows", "D:\\agent\\src\\a.c"],
    ["with a leading dot", "./src/a.c"],
  ])("finds a path that is %s", async (_, name) => {
    await inChange({ "src/a.c": A, "test/b.c": A }, { "src/a.c": EDITED }, async ({ report }) => {
      const { coverage } = await report({
        baseline: lcovOf({ [name]: hits([], 10) }),
        candidate: lcovOf({ [name]: hits([3]) }),
      });
      expect(coverage?.patch).toMatchObject({ count: { covered: 3, total: 4 } });
    });
  });

  test("names a path that may be several changed files, and counts none of them", async () => {
    await inChange({ "x/a.c": A, "y/a.c": A }, { "x/a.c": EDITED }, async ({ report, compare }) => {
      const sides = { baseline: lcovOf({ "a.c": hits([], 10) }), candidate: lcovOf({ "a.c": hits([3]) }) };
      expect((await report(sides)).coverage?.patch).toMatchObject({
        count: { covered: 0, total: 0 },
        ambiguous: { first: ["a.c"], count: 1 },
      });
      expect((await compare(sides)).stdout.replaceAll(/\s+/g, " ")).toContain(
        "may mean one of several files",
      );
    });
  });

  test("ignores line ends, links, submodules and what attributes hide", async () => {
    await inChange(
      { "src/a.c": A, "src/crlf.c": A, ".gitattributes": "*.c -diff\n" },
      { "src/a.c": EDITED, "src/crlf.c": A.replaceAll("\n", "\r\n") },
      async ({ report }) => {
        const candidate = lcovOf({ "src/a.c": hits([3]), "src/crlf.c": hits([1], 10) });
        const { coverage } = await report({ baseline: before, candidate });
        expect(coverage?.patch).toMatchObject({ count: { covered: 3, total: 4 } });
      },
    );
  });

  test("says that a report has lines behind the end of a file, so that it is of another commit", async () => {
    await inChange({ "src/a.c": A }, { "src/a.c": EDITED }, async ({ report }) => {
      const result = await report({ baseline: before, candidate: lcovOf({ "src/a.c": hits([], 40) }) });
      expect([result.exitCode, result.title]).toEqual([
        3,
        'Inconclusive: the report is of another commit: it has line 40 of "src/a.c", which has 12 lines',
      ]);
    });
  });

  test("is not known in a clone that lacks the base, which costs something only where it is asked for", async () => {
    await inChange(
      { "src/a.c": A, "regression-gate.yml": CONFIG },
      { "src/a.c": EDITED },
      async ({ folder, report, compare }) => {
        const sides = { baseline: before, candidate: lcovOf({ "src/a.c": hits([3]) }) };
        // A branch without a common commit stands for a clone that ends before it.
        gitIn(folder, "checkout", "-q", "--orphan", "other");
        gitIn(folder, "commit", "-q", "-m", "other");
        const asked = await report(sides);
        expect([asked.exitCode, asked.causes.map(({ name }) => name)]).toEqual([3, ["patch-unknown"]]);
        const plain = await report(sides, "--no-config");
        expect(plain.coverage?.patch).toMatchObject({ known: false });
        expect((await compare(sides, "--no-config")).stdout.replaceAll(/\s+/g, " ")).toContain(
          "check out with fetch-depth: 0",
        );
        expect((await compare(sides, "--diff-base", "nothing")).exitCode).toBe(2);
      },
    );
  });

  test("takes the files as they are where they are not committed", async () => {
    await inChange({ "src/a.c": A }, {}, async ({ folder, report }) => {
      await writeFiles(folder, { "src/a.c": EDITED });
      const { coverage } = await report({ baseline: before, candidate: lcovOf({ "src/a.c": hits([3]) }) });
      expect(coverage?.patch).toMatchObject({ count: { covered: 3, total: 4 } });
    });
  });

  test("counts only the files that paths choose, in all and in the patch", async () => {
    const config = CONFIG.replace("patch-min: 80%", 'paths: ["src/**", "!src/gen/**"]');
    await inChange(
      { "src/a.c": A, "src/gen/g.c": A, "regression-gate.yml": config },
      { "src/a.c": EDITED, "src/gen/g.c": EDITED },
      async ({ report }) => {
        const both = (uncovered: readonly number[], length: number) =>
          lcovOf({ "src/a.c": hits(uncovered, length), "src/gen/g.c": hits([1, 2, 3, 4, 5], length) });
        const { coverage } = await report({ baseline: both([], 10), candidate: both([3], 12) });
        expect(coverage?.totals).toEqual([
          { kind: "lines", baseline: { covered: 10, total: 10 }, candidate: { covered: 11, total: 12 } },
        ]);
        expect(coverage?.patch).toMatchObject({ count: { covered: 3, total: 4 } });
      },
    );
  });
});
