import { expect, test } from "@jest/globals";
import { UnreadableArtifactError } from "../../../src/baselines/bundle.ts";
import { unpackZip } from "../../../src/adapters/zip/unpack-zip.ts";
import { writeZip, type ZipEntry } from "../../support/github/hostile-zip.ts";

const LIMITS = { maxBytes: 4 << 20, maxRatio: 100, others: "refuse" } as const;
const EXPECTED = ["manifest.json", "report.json"];
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

const unpack = (zip: Uint8Array): Promise<ReadonlyMap<string, Uint8Array>> =>
  unpackZip(zip, EXPECTED, LIMITS);

test("gives the expected files by name", async () => {
  const files = await unpack(
    writeZip([
      { name: "manifest.json", content: text("{}"), mode: 0o100644 },
      { name: "report.json", content: text("[1]") },
    ]),
  );
  const texts = [...files].map(([name, content]) => [name, new TextDecoder().decode(content)]);
  expect(texts).toEqual([
    ["manifest.json", "{}"],
    ["report.json", "[1]"],
  ]);
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
});

test("refuses a zip that was cut short, and what is no zip", async () => {
  const whole = writeZip([{ name: "manifest.json", content: text("{}") }]);
  await expect(unpack(whole.subarray(0, whole.length - 10))).rejects.toBeInstanceOf(UnreadableArtifactError);
  await expect(unpack(text("hello"))).rejects.toBeInstanceOf(UnreadableArtifactError);
});
