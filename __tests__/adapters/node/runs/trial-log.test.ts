import { readFileSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { loadTrials } from "../../../../src/adapters/node/runs/load-trials.ts";
import { openRowFile } from "../../../../src/adapters/node/runs/row-file.ts";
import type { RowFile } from "../../../../src/adapters/node/runs/row-file.ts";
import { openTrialLog, trialLog } from "../../../../src/adapters/node/runs/trial-log.ts";
import { serializeTrialRow } from "../../../../src/formats/trial-row.ts";
import { serializeTrialsHeader } from "../../../../src/formats/trials-file.ts";
import { sampleRow } from "../../../support/samples/sample-row.ts";
import { inTempFolder } from "../../../support/temp-folder.ts";

const rows = ["a", "b", "c"].map((key) => sampleRow({ key }));
const bytesOfRow = Buffer.byteLength(serializeTrialRow(rows[0]!));

/** A disk with room for so many bytes, which takes less than it is given, as a disk that fills up does. */
function fullDisk(room: number): RowFile & { text(): string; free(): void } {
  let text = Buffer.alloc(0);
  let left = room;
  return {
    size: 0,
    isGone: () => false,
    write(bytes, offset) {
      if (left === 0)
        throw Object.assign(new Error("ENOSPC: no space left on device, write"), {
          code: "ENOSPC",
          syscall: "write",
        });
      const part = bytes.subarray(offset, offset + Math.min(left, 100));
      text = Buffer.concat([text, part]);
      left -= part.length;
      return part.length;
    },
    truncate: (size) => void (text = text.subarray(0, size)),
    sync: () => Promise.resolve(null),
    close: () => undefined,
    text: () => text.toString("utf8"),
    free: () => void (left = Number.POSITIVE_INFINITY),
  };
}

describe("a disk that is full in the middle of a row", () => {
  test("keeps the rows before and no part of that row, and says what to do", async () => {
    const disk = fullDisk(2 * bytesOfRow + 150);
    const log = trialLog(disk, "runs/x/trials.jsonl");
    await log.append(rows[0]!);
    await log.append(rows[1]!);
    await expect(log.append(rows[2]!)).rejects.toThrow(
      "cannot save rows to runs/x/trials.jsonl: ENOSPC: no space left on device, write; free some space and continue with --resume",
    );
    expect(disk.text()).toBe(rows.slice(0, 2).map(serializeTrialRow).join(""));
  });

  test("takes no later row, even when there is room again, and close says so", async () => {
    const disk = fullDisk(bytesOfRow + 150);
    const log = trialLog(disk, "trials.jsonl");
    await log.append(rows[0]!);
    await expect(log.append(rows[1]!)).rejects.toThrow("ENOSPC");
    disk.free();
    await expect(log.append(rows[2]!)).rejects.toThrow("ENOSPC");
    await expect(log.close()).rejects.toThrow("ENOSPC");
    expect(disk.text()).toBe(serializeTrialRow(rows[0]!));
  });
});

test("a disk that cannot promise what it took ends the run", async () => {
  const disk: RowFile = { ...fullDisk(1e6), sync: () => Promise.resolve(new Error("EIO: i/o error, fsync")) };
  const log = trialLog(disk, "trials.jsonl");
  await log.append(rows[0]!);
  await expect(log.close()).rejects.toThrow("cannot save rows to trials.jsonl: EIO");
  await expect(log.append(rows[1]!)).rejects.toThrow("EIO");
});

test("rows are appended to those that are there", async () => {
  await inTempFolder(async (folder) => {
    const path = join(folder, "trials.jsonl");
    await writeFile(path, serializeTrialsHeader("p", null) + serializeTrialRow(rows[0]!));
    const log = trialLog(openRowFile(path), path);
    await log.append(rows[1]!);
    await log.close();
    expect([...loadTrials(path, "t").rows.keys()]).toEqual(["a", "b"]);
    expect(readFileSync(path, "utf8").endsWith("\n")).toBe(true);
  });
});

(process.platform === "win32" ? describe.skip : describe)(
  "a file that is gone while rows are written",
  () => {
    test("takes no further row where it was deleted, and close says so", async () => {
      await inTempFolder(async (folder) => {
        const path = join(folder, "trials.jsonl");
        const log = openTrialLog(path);
        await log.append(rows[0]!);
        await rm(path);
        const message = `${path} the file was deleted or moved while rows were written to it`;
        await expect(log.append(rows[1]!)).rejects.toThrow(message);
        await expect(log.close()).rejects.toThrow(message);
      });
    });

    test("takes no further row where its folder was moved", async () => {
      await inTempFolder(async (folder) => {
        await mkdir(join(folder, "run"));
        const path = join(folder, "run", "trials.jsonl");
        const log = openTrialLog(path);
        await log.append(rows[0]!);
        await rename(join(folder, "run"), join(folder, "moved"));
        const message = `${path} the file was deleted or moved while rows were written to it`;
        await expect(log.append(rows[1]!)).rejects.toThrow(message);
        await expect(log.close()).rejects.toThrow(message);
      });
    });
  },
);
