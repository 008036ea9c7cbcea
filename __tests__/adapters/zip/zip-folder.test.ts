import { expect, test } from "@jest/globals";
import { isZip, openZipFolder } from "../../../src/adapters/zip/zip-folder.ts";
import { writeZip, type ZipEntry } from "../../support/github/hostile-zip.ts";
import { bytesOf, toolFile } from "../../support/tool-files.ts";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

async function readAll(entries: readonly ZipEntry[]): Promise<Readonly<Record<string, string>>> {
  const zip = await openZipFolder(bytesOf(writeZip(entries), "box.zip"));
  return Object.fromEntries(
    zip.files.map((path) => [path, Buffer.concat([...zip.open(path).chunks()]).toString()]),
  );
}

test("gives files by their paths, without folders", async () => {
  const files = [
    { name: "a/", content: text("") },
    { name: "a/größe/日本.json", content: text("{}") },
    { name: "empty", content: text("") },
  ];
  expect(await readAll(files)).toEqual({ "a/größe/日本.json": "{}", empty: "" });
});

test("unpacks files that are packed with zstd", async () => {
  const zip = await openZipFolder(toolFile("inspect/pass-at.eval"));
  const header = Buffer.concat([...zip.open("header.json").chunks()]).toString();
  expect(JSON.parse(header)).toMatchObject({ status: "success" });
});

test("is told by its first bytes, an empty one too", () => {
  expect(
    [writeZip([]), writeZip([{ name: "a", content: text("b") }])].map((zip) => isZip(bytesOf(zip))),
  ).toEqual([true, true]);
  expect(["", "PK", "PK is a name"].map((start) => isZip(bytesOf(start)))).toEqual([false, false, false]);
});

const MIB = 1 << 20;

test.each<readonly [string, readonly ZipEntry[], string]>([
  ["a name that climbs out", [{ name: "../a", content: text("") }], "invalid relative path"],
  ["an absolute name", [{ name: "/etc/a", content: text("") }], "absolute path"],
  ["a link", [{ name: "a", content: text("/etc/passwd"), mode: 0o120777 }], '"a" is not a regular file'],
  [
    "two files of one name",
    [
      { name: "a", content: text("1") },
      { name: "a", content: text("2") },
    ],
    'two of "a"',
  ],
  ["an encrypted file", [{ name: "a", content: text("1"), flags: 1 }], '"a" is encrypted'],
  ["a bomb", [{ name: "a", content: new Uint8Array(8 * MIB) }], "more than 200 times its size"],
  ["a file of gigabytes", [{ name: "a", content: text(""), declaredSize: 2 ** 31 }], "more than 256 MiB"],
  [
    "a size that lies low",
    [{ name: "a", content: new Uint8Array(9000), declaredSize: 10 }],
    "box.zip/a cannot be unpacked",
  ],
  [
    "a size that lies high",
    [{ name: "a", content: text("12"), declaredSize: 3 }],
    "box.zip/a cannot be unpacked",
  ],
])("refuses %s", async (_, entries, message) => {
  await expect(readAll(entries)).rejects.toThrow(message);
});

test("refuses a file whose bytes changed, by its checksum", async () => {
  const bytes = writeZip([
    { name: "a", content: new Uint8Array(0) },
    { name: "b", content: text("stored?") },
  ]);
  const at = bytes.indexOf(Buffer.from("b")) + 1;
  bytes[at + 2] = (bytes[at + 2] ?? 0) ^ 1;
  const zip = await openZipFolder(bytesOf(bytes, "box.zip"));
  expect(() => [...zip.open("b").chunks()]).toThrow("box.zip/b cannot be unpacked");
});
