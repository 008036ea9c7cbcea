import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { MAX_SPILL_BYTES, spillOutput } from "../../../../src/adapters/node/process/output-spill.ts";
import { createRedactor } from "../../../../src/secrets/redaction.ts";
import { inTempFolder } from "../../../support/temp-folder.ts";

const redact = createRedactor(["hunter22-secret"]);

/** What the file holds after these chunks; null = none. */
async function spilled(
  folder: string,
  chunks: readonly (string | Uint8Array)[],
  maxBytes = MAX_SPILL_BYTES,
): Promise<string | null> {
  const spill = { path: join(folder, "output", "key"), beyondBytes: 10, redact };
  const writer = spillOutput(spill, "stdout", maxBytes);
  for (const chunk of chunks) writer.push(Buffer.from(chunk));
  const path = await writer.end();
  return path === null ? null : readFileSync(path, "utf8");
}

test("a short stream makes no file, a longer one is in it from its first byte", async () => {
  await inTempFolder(async (folder) => {
    expect(await spilled(folder, ["0123456789"])).toBeNull();
    expect(existsSync(join(folder, "output"))).toBe(false);
    expect(await spilled(folder, ["01234", "56789", "a\nb"])).toBe("0123456789a\nb");
    expect(readdirSync(join(folder, "output"))).toEqual(["key.stdout.txt"]);
  });
});

test("a secret that comes in pieces is taken out, in lines and in a text without any", async () => {
  await inTempFolder(async (folder) => {
    expect(await spilled(folder, ["0123456789\nis hunt", "er22-sec", "ret.\nend"])).toBe(
      "0123456789\nis ***.\nend",
    );
    const filler = "x".repeat(300_000);
    const pieces = [filler, filler, filler, `${filler}hunter2`, `2-secret${filler}`, filler];
    expect(await spilled(folder, pieces)).toBe(`${filler.repeat(4)}***${filler.repeat(2)}`);
  });
});

test("a text without lines is never cut within a secret, wherever it stands", async () => {
  await inTempFolder(async (folder) => {
    const secrets = "hunter22-secret,".repeat(200_000);
    expect(await spilled(folder, [secrets.slice(0, 1_500_007), secrets.slice(1_500_007)])).toBe(
      "***,".repeat(200_000),
    );
  });
});

test("a private key that is printed line by line is taken out whole", async () => {
  await inTempFolder(async (folder) => {
    const dashes = "-".repeat(5);
    const body = ["MIIEvQIBADANBgkq\n", "hkiG9w0BAQEFAASC\n"];
    const lines = [`${dashes}BEGIN PRIVATE KEY${dashes}\n`, ...body, `${dashes}END PRIVATE KEY${dashes}\n`];
    expect(await spilled(folder, ["0123456789\n", ...lines, "end\n"])).toBe("0123456789\n***\nend\n");
    expect(await spilled(folder, ["0123456789\n", ...lines.slice(0, 3)])).toBe("0123456789\n***");
  });
});

test("a character in two chunks is whole, a byte that is no UTF-8 is U+FFFD", async () => {
  await inTempFolder(async (folder) => {
    const [first, second] = [Buffer.from("é").subarray(0, 1), Buffer.from("é").subarray(1)];
    expect(await spilled(folder, ["0123456789", first, second, Buffer.from([0xff, 0x0a])])).toBe(
      "0123456789é\uFFFD\n",
    );
  });
});

test("nothing is looked for while the program prints: it would wait for us, and that would be measured", async () => {
  await inTempFolder(async (folder) => {
    let looks = 0;
    const counting = (text: string): string => {
      looks += 1;
      return redact(text);
    };
    const spill = { path: join(folder, "output", "key"), beyondBytes: 10, redact: counting };
    const writer = spillOutput(spill, "stdout", MAX_SPILL_BYTES);
    for (let chunk = 0; chunk < 100; chunk += 1) writer.push(Buffer.from("0123456789 hunter22-secret\n"));
    expect([looks, existsSync(join(folder, "output"))]).toEqual([0, false]);
    expect(readFileSync((await writer.end()) ?? "", "utf8")).toBe("0123456789 ***\n".repeat(100));
  });
});

test("a secret at which a stream is cut off is not written in part", async () => {
  await inTempFolder(async (folder) => {
    // Secrets become shorter, so that what is kept of the stream ends before the file is full.
    const line = "hunter22-secret".repeat(1000);
    const chunks = Array.from({ length: 20 }, () => Buffer.from(line));
    expect(await spilled(folder, chunks, 15_007)).toMatch(/^(\*\*\*)*$/);
  });
});

test("a program that prints for ever does not fill the disk", async () => {
  await inTempFolder(async (folder) => {
    const chunks = Array.from({ length: 9 }, () => Buffer.alloc(8 * 1024, "line\n"));
    expect((await spilled(folder, chunks, 64 * 1024))?.length).toBe(64 * 1024);
    expect(MAX_SPILL_BYTES).toBe(64 * 1024 * 1024);
  });
});

test("a folder that cannot be made loses the file and nothing else", async () => {
  expect(await spilled("/dev/null", ["0123456789abc"])).toBeNull();
});
