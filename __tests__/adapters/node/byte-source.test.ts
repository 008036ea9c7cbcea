import { appendFileSync, renameSync, truncateSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { fileBytes } from "../../../src/adapters/node/byte-source.ts";
import type { ByteSource } from "../../../src/formats/text/byte-source.ts";
import { inTempFolder } from "../../support/temp-folder.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const onUnix = process.platform === "win32" ? describe.skip : describe;

/** Each chunk is valid until the next one comes. */
function text({ chunks }: ByteSource): string {
  let all = "";
  for (const chunk of chunks()) all += Buffer.from(chunk).toString("latin1");
  return all;
}

test("a file is what it was when it was opened: what is appended later is not read", async () => {
  await inTempFolder(async (folder) => {
    const path = join(folder, "rows");
    const whole = "0123456789".repeat(100_000);
    writeFileSync(path, whole);
    const source = fileBytes(path, "rows");
    expect(text(source)).toBe(whole);
    appendFileSync(path, "more");
    expect(text(source)).toBe(whole);
  });
});

test("a file that is shorter now, or another one, is refused", async () => {
  await inTempFolder(async (folder) => {
    const path = join(folder, "rows");
    const message = ["rows expected an unchanging file, got one that changed while it was read; try again"];
    writeFileSync(path, "0123456789");
    const source = fileBytes(path, "rows");
    truncateSync(path, 5);
    expect(problemLines(() => text(source))).toEqual(message);
    writeFileSync(join(folder, "other"), "0123456789");
    renameSync(join(folder, "other"), path);
    expect(problemLines(() => text(source))).toEqual(message);
  });
});

test("what is missing or a folder is named", async () => {
  await inTempFolder(async (folder) => {
    expect(problemLines(() => fileBytes(join(folder, "none"), "none"))).toEqual([
      "none no such file; check the path and the working directory",
    ]);
    expect(problemLines(() => fileBytes(folder, "it"))).toEqual(["it expected a file, got a folder"]);
  });
});

test("a device is refused, and not taken for an empty file", () => {
  expect(problemLines(() => fileBytes("/dev/null", "rows"))).toEqual([
    "rows expected a file, got a device, which cannot be read twice; write it to a file first",
  ]);
});

onUnix("what is no file", () => {
  test("a named pipe without a writer is refused before it is opened, which would wait forever", async () => {
    await inTempFolder((folder) => {
      const path = join(folder, "rows");
      execFileSync("sh", ["-c", 'mkfifo "$1"', "sh", path]);
      expect(problemLines(() => fileBytes(path, "rows"))).toEqual([
        "rows expected a file, got a pipe, which cannot be read twice; write it to a file first",
      ]);
      return Promise.resolve();
    });
  });
});
