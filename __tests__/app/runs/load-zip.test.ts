import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { loadBytes, loadRun, loadSide } from "../../../src/app/runs/load-run.ts";
import { writeZip } from "../../support/github/hostile-zip.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

const FIXTURES = join(import.meta.dirname, "../../importers/fixtures/inspect");
const PASS_AT = join(FIXTURES, "pass-at.eval");
const EPOCHS = join(FIXTURES, "all-cases-epochs3.eval");

test("an .eval file is read by its content, under any name, alone and with others", async () => {
  await inTempFolder(async (folder) => {
    copyFileSync(PASS_AT, join(folder, "a.json"));
    copyFileSync(EPOCHS, join(folder, "b"));
    expect([...(await loadRun(folder, "a.json")).run.rows]).toHaveLength(12);
    const side = await loadSide(folder, ["a.json", "b"], { format: null, config: null });
    expect([...side.run.rows]).toHaveLength(36);
  });
});

test("a folder of .eval files is all of them", async () => {
  await inTempFolder(async (folder) => {
    mkdirSync(join(folder, "logs/old"), { recursive: true });
    copyFileSync(PASS_AT, join(folder, "logs/x.eval"));
    copyFileSync(EPOCHS, join(folder, "logs/old/y.eval"));
    const { run } = await loadRun(folder, "logs");
    expect([...run.rows]).toHaveLength(36);
    expect(run.doubts?.()).toEqual([]);
  });
});

test("a zip of another tool's files is read, also from stdin", async () => {
  const content = (command: string) => Buffer.from(JSON.stringify({ results: [{ command, times: [1, 2] }] }));
  const zip = writeZip([
    { name: "out/a.json", content: content("a") },
    { name: "out/b.json", content: content("b") },
  ]);
  const { run } = await loadBytes(zip, "stdin", null);
  expect([...run.rows].map(({ axes, repetition }) => [axes["benchmark"], repetition])).toEqual([
    ["a", 0],
    ["a", 1],
    ["b", 0],
    ["b", 1],
  ]);
});

test("a zip that is cut off, or of nothing known, is refused by its name", async () => {
  await inTempFolder(async (folder) => {
    const zip = writeZip([{ name: "page.html", content: Buffer.from("<p>") }]);
    writeFileSync(join(folder, "box.zip"), zip);
    writeFileSync(join(folder, "cut.zip"), zip.subarray(0, 40));
    await expect(loadRun(folder, "box.zip")).rejects.toThrow("box.zip expected results in a known format");
    await expect(loadRun(folder, "cut.zip")).rejects.toThrow("cut.zip the zip cannot be read");
  });
});

test("a named format is that of the files in a zip or a folder, whatever they look like", async () => {
  const list = JSON.stringify([{ name: "sort", unit: "ms", value: 2 }]);
  const named = { format: "customSmallerIsBetter", config: null } as const;
  await inTempFolder(async (folder) => {
    const entries = ["a.json", "b.json"].map((name) => ({ name, content: Buffer.from(list) }));
    writeFileSync(join(folder, "c.zip"), writeZip(entries));
    mkdirSync(join(folder, "box"));
    for (const { name, content } of entries) writeFileSync(join(folder, "box", name), content);
    writeFileSync(join(folder, "box/.gitkeep"), "");
    for (const path of ["c.zip", "box"]) {
      const { run, metrics } = await loadSide(folder, [path], named);
      expect([...run.rows].map(({ repetition }) => repetition)).toEqual([0, 1]);
      expect(metrics?.()).toEqual([expect.objectContaining({ name: "time", better: "lower" })]);
    }
    const wrong = { format: "hyperfine", config: null };
    await expect(loadSide(folder, ["c.zip"], wrong).then(({ run }) => [...run.rows])).rejects.toThrow(
      "a.json",
    );
    await expect(loadSide(folder, ["box"], { ...wrong, format: "criterion" })).rejects.toThrow(
      "box expected a folder of Criterion, such as target/criterion, got other files",
    );
  });
});

test("of the files in a folder, those of the named format are read, and others are named", async () => {
  await inTempFolder(async (folder) => {
    mkdirSync(join(folder, "box"));
    writeFileSync(join(folder, "box/h.json"), JSON.stringify({ results: [{ command: "a", times: [1] }] }));
    writeFileSync(join(folder, "box/log.txt"), "hi");
    const { run } = await loadSide(folder, ["box"], { format: "hyperfine", config: null });
    expect([...run.rows]).toHaveLength(1);
    expect(run.doubts?.()).toEqual([{ code: "unread-files", text: expect.stringContaining("log.txt") }]);
  });
});

test("a folder with nothing but what keeps it in git is refused as empty", async () => {
  await inTempFolder(async (folder) => {
    mkdirSync(join(folder, "out/deep"), { recursive: true });
    for (const name of ["out/.gitkeep", "out/deep/.gitignore"]) writeFileSync(join(folder, name), "");
    const problem = "out expected results, got an empty folder";
    await expect(loadRun(folder, "out")).rejects.toThrow(problem);
    writeFileSync(join(folder, "out/h.json"), "\n");
    await expect(loadRun(folder, "out")).rejects.toThrow(problem);
    writeFileSync(join(folder, "out/h.json"), JSON.stringify({ results: [{ command: "a", times: [1] }] }));
    const { run } = await loadRun(folder, "out");
    expect([...run.rows]).toHaveLength(1);
    expect(run.doubts?.()).toEqual([]);
  });
});
