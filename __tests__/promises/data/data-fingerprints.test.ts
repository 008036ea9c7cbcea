import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { commitAll, CONFIG, latestRunFolder, writeFiles } from "../../support/command-line/experiment.ts";
import { type CliRun, runCli } from "../../support/command-line/run-cli.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

const SCORE = "export default ({ seed }) => ({ score: 0.5 + (seed % 100) / 1000 });";
const CSV = "x,y\n1,2\n";
const OID = createHash("sha256").update("large content").digest("hex");
const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${OID}\nsize 13\n`;
const DVC = "outs:\n- md5: 22a1a2931c8370d3aeedd7183606fd7f\n  size: 14\n  hash: md5\n  path: train.csv\n";
const LOCK = `schema: '2.0'
stages:
  train:
    cmd: python train.py
    deps:
    - path: train.csv
      hash: md5
      md5: 22a1a2931c8370d3aeedd7183606fd7f
      size: 14
    outs:
    - path: model
      hash: md5
      md5: 0cc175b9c0f1b6a831c399e269772661.dir
      size: 1
      nfiles: 2
`;

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

async function inRepository(
  data: string,
  files: Readonly<Record<string, string>>,
  act: (cwd: string) => Promise<void>,
): Promise<void> {
  await inTempFolder(async (cwd) => {
    await writeFiles(cwd, {
      "regression-gate.yml": `${CONFIG}${data === "" ? "" : `data: ${data}\n`}`,
      "measure.mjs": SCORE,
      ".gitignore": ".regression-gate/\n",
      ...files,
    });
    commitAll(cwd);
    await act(cwd);
  });
}

const manifestSchema = z.looseObject({
  data: z.record(z.string(), z.string()),
  warnings: z.array(z.object({ code: z.string(), text: z.string() })),
});

function manifestIn(cwd: string): z.output<typeof manifestSchema> {
  return manifestSchema.parse(JSON.parse(readFileSync(join(latestRunFolder(cwd), "manifest.json"), "utf8")));
}

async function fingerprints(cwd: string): Promise<Readonly<Record<string, string>>> {
  const { exitCode, stderr } = await runCli(cwd, ["run", "--quiet"]);
  expect([exitCode, stderr]).toEqual([0, expect.any(String)]);
  return manifestIn(cwd).data;
}

describe("Declared data have fingerprints in the manifest", () => {
  test.each([
    ["a file", "[a.csv]", { "a.csv": CSV }, { "a.csv": sha256(CSV) }],
    ["a pointer of Git LFS: that of its content", "[a.bin]", { "a.bin": POINTER }, { "a.bin": OID }],
    ["the content of that pointer", "[a.bin]", { "a.bin": "large content" }, { "a.bin": OID }],
    [
      "a folder",
      "[data/]",
      { "data/b": "2", "data/sub/a": "1" },
      { "data/b": sha256("2"), "data/sub/a": sha256("1") },
    ],
    ["a pattern", "['data/*.csv']", { "data/a.csv": "1", "data/b.txt": "2" }, { "data/a.csv": sha256("1") }],
    [
      "a .dvc file",
      "[train.csv.dvc]",
      { "train.csv.dvc": DVC },
      { "train.csv.dvc › train.csv": "md5:22a1a2931c8370d3aeedd7183606fd7f" },
    ],
    [
      "dvc.lock",
      "[dvc.lock]",
      { "dvc.lock": LOCK },
      {
        "dvc.lock › model": "md5:0cc175b9c0f1b6a831c399e269772661.dir",
        "dvc.lock › train.csv": "md5:22a1a2931c8370d3aeedd7183606fd7f",
      },
    ],
    ["nothing, where none are declared", "", {}, {}],
  ])("of %s", async (_, data, files, expected) => {
    await inRepository(data, files, async (cwd) => {
      expect(await fingerprints(cwd)).toEqual(expected);
    });
  });

  test("one for all files of a large folder, which a new name changes too", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 101 }, (_, index) => [`data/${index}`, String(index)]),
    );
    await inRepository("[data]", files, async (cwd) => {
      const before = await fingerprints(cwd);
      expect(Object.keys(before)).toEqual(["data/ (101 files)"]);
      await rm(join(cwd, "data/7"));
      await writeFile(join(cwd, "data/7b"), "7");
      expect(await fingerprints(cwd)).not.toEqual(before);
    });
  });
});

describe("Data that cannot be read are a usage error, all at once", () => {
  test.each([
    ["[gone.csv, other.csv]", {}, ["gone.csv declared under `data`", "other.csv declared under `data`"]],
    ["['none/*.csv']", {}, ["expected a file that matches 'none/*.csv', found none"]],
    ["[../up.csv]", {}, ["expected a path inside the repository"]],
    ["[/etc/passwd]", {}, ["expected a path relative to the repository's root"]],
    ["train.csv", {}, ["expected a list of paths and patterns"]],
    ["[a.dvc]", { "a.dvc": "outs: [" }, ["a.dvc expected a file of DVC"]],
    ["[a.dvc]", { "a.dvc": "outs: []\n" }, ["expected outs or stages with hashes"]],
    ["[a.dvc]", { "a.dvc": "outs:\n- path: x\n" }, ['says no hash of "x"']],
    ["[a.dvc]", { "a.dvc": "outs: 3\n" }, ["a.dvc"]],
  ])("%s", async (data, files, messages) => {
    await inRepository(data, files, async (cwd) => {
      for (const command of ["run", "validate"]) {
        const { exitCode, stderr } = await runCli(cwd, [command]);
        expect(exitCode).toBe(2);
        for (const message of messages) expect(stderr).toContain(message);
      }
    });
  });

  test("a link that leads out of the repository", async () => {
    await inTempFolder(async (outside) => {
      await writeFile(join(outside, "secret"), "x");
      await inRepository("[data]", { "data/a": "1" }, async (cwd) => {
        await symlink(join(outside, "secret"), join(cwd, "data", "link"));
        const { exitCode, stderr } = await runCli(cwd, ["run", "--quiet"]);
        expect([exitCode, stderr]).toEqual([2, expect.stringContaining("a link that leads out of it")]);
      });
    });
  });
});

/** Two runs with something done between them, compared. */
async function compareAround(
  cwd: string,
  change: () => Promise<void>,
  argv: readonly string[] = [],
): Promise<CliRun> {
  await runCli(cwd, ["run", "--quiet"]);
  const before = latestRunFolder(cwd);
  await change();
  await runCli(cwd, ["run", "--quiet"]);
  return runCli(cwd, ["compare", "--baseline", before, "--candidate", latestRunFolder(cwd), ...argv]);
}

describe("Results on other data", () => {
  test("are incomparable, with the names of what changed", async () => {
    await inRepository("[a.csv, b.csv]", { "a.csv": CSV, "b.csv": CSV }, async (cwd) => {
      const same = await compareAround(cwd, () => Promise.resolve());
      expect([same.exitCode, same.stdout.split(":")[0]]).toEqual([0, "PASS"]);
      const { exitCode, stdout } = await compareAround(cwd, () =>
        writeFile(join(cwd, "b.csv"), "x,y\n1,3\n"),
      );
      expect(exitCode).toBe(3);
      expect(stdout).toContain("Declared data differ from the baseline's: b.csv.");
    });
  });

  test("are compared where compare.may-differ lists data", async () => {
    await inRepository("[a.csv]", { "a.csv": CSV }, async (cwd) => {
      const config = readFileSync(join(cwd, "regression-gate.yml"), "utf8");
      await writeFile(
        join(cwd, "regression-gate.yml"),
        config.replace("compare: {", "compare: { may-differ: [data],"),
      );
      const { exitCode } = await compareAround(cwd, () => writeFile(join(cwd, "a.csv"), "other"));
      expect(exitCode).toBe(0);
    });
  });

  test("are compared with a note where the baseline has no fingerprints", async () => {
    await inRepository("", { "a.csv": CSV }, async (cwd) => {
      const { exitCode, stdout } = await compareAround(cwd, () =>
        writeFile(join(cwd, "regression-gate.yml"), `${CONFIG}data: [a.csv]\n`),
      );
      expect(exitCode).toBe(0);
      expect(stdout.replaceAll(/\s+/g, " ")).toContain("has no fingerprints of data");
    });
  });

  test("of two commits measured in one job are incomparable too", async () => {
    await inRepository("[a.csv]", { "a.csv": CSV }, async (cwd) => {
      await writeFile(join(cwd, "a.csv"), "other");
      const { exitCode, stdout } = await runCli(cwd, ["gate", "--quiet", "--baseline", "ref:HEAD"]);
      expect(exitCode).toBe(3);
      expect(stdout).toContain("Declared data differ from the baseline's: a.csv.");
      await writeFile(join(cwd, "a.csv"), CSV);
      expect((await runCli(cwd, ["gate", "--quiet", "--baseline", "ref:HEAD"])).exitCode).toBe(0);
    });
  });
});

test("Data that change while trials run are said in the report", async () => {
  await inRepository("[a.csv]", { "a.csv": CSV }, async (cwd) => {
    await writeFile(
      join(cwd, "measure.mjs"),
      `import { writeFileSync } from "node:fs"; ${SCORE.replace("({ score", `(writeFileSync(${JSON.stringify(join(cwd, "a.csv"))}, String(seed)), { score`)}`,
    );
    await runCli(cwd, ["run", "--quiet"]);
    expect(manifestIn(cwd).warnings).toContainEqual({
      code: "data-changed-meanwhile",
      text: expect.stringContaining("a.csv"),
    });
  });
});

test("A resumed run is refused on other data", async () => {
  await inRepository("[sub/a.csv]", { "sub/a.csv": CSV }, async (cwd) => {
    await runCli(cwd, ["run", "--quiet"]);
    await mkdir(dirname(join(cwd, "sub/a.csv")), { recursive: true });
    await writeFile(join(cwd, "sub/a.csv"), "other");
    commitAll(cwd);
    const { exitCode, stderr } = await runCli(cwd, ["run", "--quiet", "--resume"]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("data sub/a.csv")]);
  });
});
