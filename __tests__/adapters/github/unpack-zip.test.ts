import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { unpackZip, UnreadableArtifactError } from "../../../src/adapters/github/unpack-zip.ts";
import { writeZip, type ZipEntry } from "../../support/hostile-zip.ts";

const LIMITS = { maxBytes: 4 << 20, maxRatio: 100 };
const EXPECTED = ["manifest.json", "report.json"];
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "unpack-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const unpack = (zip: Uint8Array): Promise<void> => unpackZip(zip, join(folder, "bundle"), EXPECTED, LIMITS);

test("writes the expected files", async () => {
  const regular = 0o100644;
  await unpack(
    writeZip([
      { name: "manifest.json", content: text("{}"), mode: regular },
      { name: "report.json", content: text("[1]") },
    ]),
  );
  expect(await readFile(join(folder, "bundle/report.json"), "utf8")).toBe("[1]");
  expect((await readdir(join(folder, "bundle"))).toSorted()).toEqual(EXPECTED);
});

const HOSTILE: readonly (readonly [string, readonly ZipEntry[], RegExp])[] = [
  [
    "a name that climbs out",
    [{ name: "../manifest.json", content: text("{}") }],
    /invalid relative path|unexpected/,
  ],
  ["an absolute name", [{ name: "/tmp/manifest.json", content: text("{}") }], /absolute path|unexpected/],
  [
    "a name nobody expects",
    [{ name: "run.sh", content: text("rm") }],
    /unexpected or repeated file "run.sh"/,
  ],
  ["a folder", [{ name: "manifest.json/", content: text("") }], /unexpected/],
  [
    "the same name twice",
    [
      { name: "manifest.json", content: text("{}") },
      { name: "manifest.json", content: text("{1}") },
    ],
    /repeated/,
  ],
  [
    "a symbolic link",
    [{ name: "manifest.json", content: text("/etc/passwd"), mode: 0o120777 }],
    /not a regular file/,
  ],
  [
    "more bytes than allowed",
    [{ name: "manifest.json", content: new Uint8Array(5 << 20) }],
    /larger than the limit/,
  ],
  ["a bomb", [{ name: "manifest.json", content: new Uint8Array(3 << 20) }], /more than 100 times/],
  [
    "a size that lies",
    [{ name: "manifest.json", content: new Uint8Array(3 << 20), declaredSize: 10 }],
    /bytes/,
  ],
];

test.each(HOSTILE)("refuses %s", async (_, entries, why) => {
  const refused = unpack(writeZip(entries));
  await expect(refused).rejects.toBeInstanceOf(UnreadableArtifactError);
  await expect(refused).rejects.toThrow(why);
  expect(await readdir(folder)).toEqual(["bundle"]);
});

test("refuses a zip that was cut short, and what is no zip", async () => {
  const whole = writeZip([{ name: "manifest.json", content: text("{}") }]);
  await expect(unpack(whole.subarray(0, whole.length - 10))).rejects.toBeInstanceOf(UnreadableArtifactError);
  await expect(unpack(text("hello"))).rejects.toBeInstanceOf(UnreadableArtifactError);
});
