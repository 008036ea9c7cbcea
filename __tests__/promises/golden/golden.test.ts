import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { commitAll, writeFiles } from "../../support/command-line/experiment.ts";
import { type CliRun, runCli } from "../../support/command-line/run-cli.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

const OUT = '{"energy": [1.25, 2.5], "steps": 3}\n';

/** A repository in which `out.json` has a committed golden file. */
async function withGolden(
  act: (cwd: string, golden: (...argv: readonly string[]) => Promise<CliRun>) => Promise<void>,
) {
  await inTempFolder(async (cwd) => {
    await writeFiles(cwd, { "out.json": OUT, "out.json.golden": OUT, ".gitignore": "ignored*\n" });
    commitAll(cwd);
    await act(cwd, (...argv) => runCli(cwd, ["golden", ...argv]));
  });
}

describe("golden check", () => {
  test("passes what is as committed, and fails what is not, with the first path", async () => {
    await withGolden(async (cwd, golden) => {
      expect(await golden("check", "out.json")).toEqual({
        exitCode: 0,
        stdout: "PASS out.json: 3 values as in the golden file\n",
        stderr: "",
      });
      await writeFile(join(cwd, "out.json"), '{"energy": [1.25, 2.6], "steps": 3}\n');
      const { exitCode, stdout } = await golden("check", "out.json");
      expect(exitCode).toBe(1);
      expect(stdout).toContain("FAIL out.json: 1 of 3 values differ from the golden file");
      expect(stdout).toContain("first $.energy[1]: expected 2.5, got 2.6 (relative 0.04");
      expect((await golden("check", "out.json", "--tolerance", "$.energy[*]=0.1")).exitCode).toBe(0);
      expect((await golden("check", "out.json", "--rtol", "0.1")).exitCode).toBe(0);
      expect((await golden("check", "out.json", "--tolerance", "$.steps=1")).exitCode).toBe(1);
      const json: unknown = JSON.parse((await golden("check", "out.json", "--format", "json")).stdout);
      expect(json).toMatchObject([{ file: "out.json", mismatches: 1, first: { path: "$.energy[1]" } }]);
    });
  });

  test.each([
    ["untracked", "is not in git"],
    ["ignored", "is not in git"],
    ["staged", "differs from the commit"],
    ["changed", "differs from the commit"],
    ["missing", "golden update other.json --reason"],
    ["folder", "expected a file, got a folder"],
  ])("takes no golden file that is %s", async (state, message) => {
    await withGolden(async (cwd, golden) => {
      const name = state === "ignored" ? "ignored.json" : state === "changed" ? "out.json" : "other.json";
      await writeFile(join(cwd, name), OUT);
      if (state === "folder") await mkdir(join(cwd, "other.json.golden"));
      else if (state === "changed") await writeFile(join(cwd, "out.json.golden"), "{}");
      else if (state !== "missing") await writeFile(join(cwd, `${name}.golden`), OUT);
      if (state === "staged") execFileSync("git", ["add", "other.json.golden"], { cwd });
      const { exitCode, stdout, stderr } = await golden("check", name);
      expect([exitCode, stdout]).toEqual([2, ""]);
      expect(stderr).toContain(message);
    });
  });

  test("never makes a golden file", async () => {
    await withGolden(async (cwd, golden) => {
      await writeFile(join(cwd, "other.json"), OUT);
      await golden("check", "other.json", "--allow-uncommitted");
      expect(existsSync(join(cwd, "other.json.golden"))).toBe(false);
    });
  });

  test("says all problems at once, and that a program wrote nothing", async () => {
    await withGolden(async (_, golden) => {
      const { exitCode, stderr } = await golden("check", "a.json", "b.json");
      expect(exitCode).toBe(2);
      for (const part of [
        "a.json no such file: the program did not write it",
        "b.json.golden no such golden file",
      ]) {
        expect(stderr).toContain(part);
      }
    });
  });

  test("takes no tolerance that speaks of no number, in any file, and says what has no value", async () => {
    await withGolden(async (cwd, golden) => {
      const typo = await golden("check", "out.json", "--rtol", "1", "--tolerance", "$.enregy[*]=1e-9");
      expect([typo.exitCode, typo.stdout]).toEqual([2, ""]);
      expect(typo.stderr).toContain('no number of the files has a path that matches "$.enregy[*]"');
      await writeFiles(cwd, { "empty.json": "[]", "empty.json.golden": "[]" });
      commitAll(cwd);
      const both = await golden("check", "empty.json", "out.json", "--tolerance", "$.steps=1");
      expect(both.exitCode).toBe(0);
      expect(both.stdout).toContain("note: empty.json.golden has no value: nothing was compared");
    });
  });

  test("outside of git is a usage error", async () => {
    await inTempFolder(async (cwd) => {
      await writeFiles(cwd, { "out.json": OUT, "out.json.golden": OUT });
      const { exitCode, stderr } = await runCli(cwd, ["golden", "check", "out.json"]);
      expect(exitCode).toBe(2);
      expect(stderr).toContain("is not in a git repository");
    });
  });

  test("reads CSV and refuses what is cut, by name", async () => {
    await withGolden(async (cwd, golden) => {
      await writeFiles(cwd, {
        "a.csv": "n,loss\n1,0.5\n2,0.25\n",
        "a.csv.golden": "n,loss\n1,0.5\n2,0.125\n",
      });
      commitAll(cwd);
      const { exitCode, stdout } = await golden("check", "a.csv");
      expect(exitCode).toBe(1);
      expect(stdout).toContain("first $.rows[1].loss: expected 0.125, got 0.25");
      await writeFile(join(cwd, "out.json"), OUT.slice(0, 20));
      const cut = await golden("check", "out.json");
      expect([cut.exitCode, cut.stderr]).toEqual([2, expect.stringContaining("out.json:1")]);
    });
  });

  test("gives rows for a gate", async () => {
    await withGolden(async (cwd, golden) => {
      await writeFile(join(cwd, "out.json"), '{"energy": [1.25, 2.6], "steps": 3}\n');
      const { exitCode, stdout } = await golden("check", "out.json", "--format", "rows");
      expect(exitCode).toBe(0);
      await writeFiles(cwd, {
        "golden.jsonl": stdout,
        "regression-gate.yml": `version: 1
id: numbers
matrix: { axes: { file: [out.json] } }
run: { results-file: golden.jsonl }
metrics: { mismatches: { kind: count, better: lower, max: 0, deterministic: true } }
baseline: { from: none }
`,
      });
      const gate = await runCli(cwd, ["gate", "--quiet"]);
      expect(gate.exitCode).toBe(1);
      expect(gate.stdout).toContain("mismatches");
    });
  });
});

describe("golden update", () => {
  test("writes the bytes and the reason, and check takes them once they are committed", async () => {
    await withGolden(async (cwd, golden) => {
      const next = '{"energy": [1.25, 2.75], "steps": 3}\n';
      await writeFile(join(cwd, "out.json"), next);
      const { exitCode, stdout } = await golden("update", "out.json", "--reason", "smaller step");
      expect([exitCode, stdout]).toEqual([0, "out.json.golden: updated; commit it with its log\n"]);
      expect(readFileSync(join(cwd, "out.json.golden"), "utf8")).toBe(next);
      const entry: unknown = JSON.parse(readFileSync(join(cwd, "out.json.golden.log"), "utf8"));
      expect(entry).toMatchObject({
        schema: "regression-gate/golden@1",
        reason: "smaller step",
        date: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        program: expect.stringMatching(/^\d+\./),
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
      expect((await golden("check", "out.json")).exitCode).toBe(2);
      expect((await golden("check", "out.json", "--allow-uncommitted")).exitCode).toBe(0);
      commitAll(cwd);
      expect((await golden("check", "out.json")).exitCode).toBe(0);
      const again = await golden("update", "out.json", "--reason", "none");
      expect(again.stdout).toBe("out.json.golden: nothing changed\n");
    });
  });

  test("needs a reason, and a file", async () => {
    await withGolden(async (cwd, golden) => {
      expect((await golden("update", "out.json")).exitCode).toBe(2);
      const blank = await golden("update", "out.json", "--reason", " ");
      expect([blank.exitCode, blank.stderr]).toEqual([2, expect.stringContaining("expected why")]);
      expect((await golden("update", "gone.json", "--reason", "x")).exitCode).toBe(2);
      expect(existsSync(join(cwd, "gone.json.golden"))).toBe(false);
    });
  });

  test.each([
    ["empty.json", ""],
    ["empty.csv", ""],
    ["cut.json", "[1, 2"],
    ["semicolons.csv", "a;b\n1,2;3\n"],
    ["notes.txt", "hello\n"],
    ["text.npy", "[1]"],
  ])("makes no golden file of %s, which check could not read", async (name, content) => {
    await withGolden(async (cwd, golden) => {
      await writeFiles(cwd, { [name]: content, "out.json": "[7]" });
      const { exitCode, stderr } = await golden("update", "out.json", name, "--reason", "x");
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining(name)]);
      expect(existsSync(join(cwd, `${name}.golden`))).toBe(false);
      expect(readFileSync(join(cwd, "out.json.golden"), "utf8")).toBe(OUT);
    });
  });

  test.each([
    ["\n", "\r\n"],
    ["\r\n", "\n"],
  ])("stands for the same text with other line ends, as git writes them (%j, %j)", async (before, after) => {
    await withGolden(async (cwd, golden) => {
      await writeFile(join(cwd, "out.json"), `[1,${before}2]${before}`);
      await golden("update", "out.json", "--reason", "a list");
      await writeFile(join(cwd, "out.json.golden"), `[1,${after}2]${after}`);
      commitAll(cwd);
      const { exitCode, stdout } = await golden("check", "out.json");
      expect([exitCode, stdout]).toEqual([0, "PASS out.json: 2 values as in the golden file\n"]);
    });
  });

  test("is missed where a golden file was edited by hand", async () => {
    await withGolden(async (cwd, golden) => {
      await writeFile(join(cwd, "out.json"), "[1]");
      await golden("update", "out.json", "--reason", "a list");
      await writeFiles(cwd, { "out.json": "[2]", "out.json.golden": "[2]" });
      commitAll(cwd);
      const { exitCode, stdout } = await golden("check", "out.json");
      expect(exitCode).toBe(0);
      expect(stdout).toContain("note: out.json.golden was changed without `golden update`");
    });
  });
});
