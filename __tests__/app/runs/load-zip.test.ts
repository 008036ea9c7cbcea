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
