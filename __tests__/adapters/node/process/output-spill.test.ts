import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { MAX_SPILL_BYTES, spillOutput } from "../../../../src/adapters/node/process/output-spill.ts";
import { createRedactor } from "../../../../src/secrets/redaction.ts";
import { inTempFolder } from "../../../support/temp-folder.ts";

const redact = createRedactor(["hunter22-secret"]);

/** What the file holds after these chunks; null = none. */
function spilled(
  folder: string,
  chunks: readonly (string | Uint8Array)[],
  maxBytes = MAX_SPILL_BYTES,
): string | null {
  const spill = { path: join(folder, "output", "key"), beyondBytes: 10, redact };
  const writer = spillOutput(spill, "stdout", maxBytes);
  for (const chunk of chunks) writer.push(Buffer.from(chunk));
  const path = writer.end();
  return path === null ? null : readFileSync(path, "utf8");
}

test("a short stream makes no file, a longer one is in it from its first byte", async () => {
  await inTempFolder((folder) => {
    expect(spilled(folder, ["0123456789"])).toBeNull();
    expect(existsSync(join(folder, "output"))).toBe(false);
    expect(spilled(folder, ["01234", "56789", "a\nb"])).toBe("0123456789a\nb");
    expect(readdirSync(join(folder, "output"))).toEqual(["key.stdout.txt"]);
    return Promise.resolve();
  });
});

test("a secret that comes in pieces is taken out, in lines and in a text without any", async () => {
  await inTempFolder((folder) => {
    expect(spilled(folder, ["0123456789\nis hunt", "er22-sec", "ret.\nend"])).toBe(
      "0123456789\nis ***.\nend",
    );
    const filler = "x".repeat(300_000);
    const pieces = [filler, filler, filler, `${filler}hunter2`, `2-secret${filler}`, filler];
    expect(spilled(folder, pieces)).toBe(`${filler.repeat(4)}***${filler.repeat(2)}`);
    return Promise.resolve();
  });
});

test("a text without lines is never cut within a secret, wherever it stands", async () => {
  await inTempFolder((folder) => {
    const secrets = "hunter22-secret,".repeat(200_000);
    expect(spilled(folder, [secrets.slice(0, 1_500_007), secrets.slice(1_500_007)])).toBe(
      "***,".repeat(200_000),
    );
    return Promise.resolve();
  });
});

test("a private key that is printed line by line is taken out whole", async () => {
  await inTempFolder((folder) => {
    const dashes = "-".repeat(5);
    const body = ["MIIEvQIBADANBgkq\n", "hkiG9w0BAQEFAASC\n"];
    const lines = [`${dashes}BEGIN PRIVATE KEY${dashes}\n`, ...body, `${dashes}END PRIVATE KEY${dashes}\n`];
    expect(spilled(folder, ["0123456789\n", ...lines, "end\n"])).toBe("0123456789\n***\nend\n");
    expect(spilled(folder, ["0123456789\n", ...lines.slice(0, 3)])).toBe("0123456789\n***");
    return Promise.resolve();
  });
});

test("a character in two chunks is whole, a byte that is no UTF-8 is U+FFFD", async () => {
  await inTempFolder((folder) => {
    const [first, second] = [Buffer.from("é").subarray(0, 1), Buffer.from("é").subarray(1)];
    expect(spilled(folder, ["0123456789", first, second, Buffer.from([0xff, 0x0a])])).toBe(
      "0123456789é\uFFFD\n",
    );
    return Promise.resolve();
  });
});

test("a program that prints for ever does not fill the disk", async () => {
  await inTempFolder((folder) => {
    const chunks = Array.from({ length: 9 }, () => Buffer.alloc(8 * 1024, "line\n"));
    expect(spilled(folder, chunks, 64 * 1024)?.length).toBe(64 * 1024);
    expect(MAX_SPILL_BYTES).toBe(64 * 1024 * 1024);
    return Promise.resolve();
  });
});

test("a folder that cannot be made loses the file and nothing else", () => {
  expect(spilled("/dev/null", ["0123456789abc"])).toBeNull();
});
