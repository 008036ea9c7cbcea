import { randomBytes } from "node:crypto";
import zlib from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import type { ByteSource } from "../../../src/formats/text/byte-source.ts";
import { unpacked } from "../../../src/adapters/node/unpacked.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const MIB = 1 << 20;
/** Does not compress, so that pieces are cut in the middle of things; and does, so that one piece gives many. */
const PLAIN = Buffer.concat([randomBytes(200_000), Buffer.from("row\n".repeat(200_000)), randomBytes(1000)]);

function source(bytes: Uint8Array, size: number, shown = "rows.jsonl"): ByteSource {
  return {
    shown,
    *chunks() {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    },
  };
}

function read(packed: ByteSource, mostBytes = 64 * MIB): Buffer {
  return Buffer.concat([...unpacked(packed, mostBytes).chunks()]);
}

const packings: readonly (readonly [string, (plain: Uint8Array) => Buffer])[] = [
  ["gzip", (plain) => zlib.gzipSync(plain)],
  // Node.js 20 has no zstd: there it is the refusal below that is tested.
  ...("zstdCompressSync" in zlib
    ? [["zstd", (plain: Uint8Array) => zlib.zstdCompressSync(plain)] as const]
    : []),
];

describe.each(packings)("%s", (name, pack) => {
  const packed = pack(PLAIN);

  test.each([7001, 65_536, packed.length])("gives the bytes in chunks of %d", (size) => {
    expect(read(source(packed, size)).equals(PLAIN)).toBe(true);
  });

  test("can be read again, and left in the middle", () => {
    const twice = unpacked(source(packed, 65_536), 64 * MIB);
    for (const piece of twice.chunks()) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    expect(Buffer.concat([...twice.chunks()]).equals(PLAIN)).toBe(true);
  });

  test("gives all of several that were put one behind the other", () => {
    const small = [Buffer.from("a\n"), Buffer.from("bc\n"), PLAIN, Buffer.from("d\n")];
    const joined = Buffer.concat(small.map(pack));
    for (const size of [1000, joined.length]) {
      expect(read(source(joined, size)).equals(Buffer.concat(small))).toBe(true);
    }
  });

  test("tells what is truncated, damaged or none of it", () => {
    const message = `cannot be unpacked: it is truncated or not a ${name} file`;
    // Behind the first bytes, which say what it is; zstd has no checksum here, so it has to be where structure is.
    const damaged = Buffer.from(packed).fill(0xa5, 4, 40);
    const behind = Buffer.concat([packed, Buffer.from("junkjunk")]);
    for (const bytes of [packed.subarray(0, packed.length - 1), packed.subarray(0, 12), damaged, behind]) {
      expect(problemLines(() => read(source(bytes, 65_536)))).toEqual([`rows.jsonl ${message}`]);
    }
    const shown = name === "gzip" ? "rows.gz" : "rows.zst";
    for (const bytes of [Buffer.from("plain"), Buffer.alloc(0)]) {
      expect(problemLines(() => read(source(bytes, 10, shown)))).toEqual([`${shown} ${message}`]);
    }
  });

  test("stops at its bound, and a few bytes that unpack to very many stop before they are held", () => {
    expect(problemLines(() => read(source(packed, 65_536), MIB / 4))).toEqual([
      `rows.jsonl expected at most ${2 ** -12} GiB of rows, got a file that unpacks to more`,
    ]);
    const bomb = Buffer.concat(Array.from({ length: 12 }, () => pack(Buffer.alloc(8 * MIB))));
    let held = 0;
    const take = () => {
      for (const piece of unpacked(source(bomb, bomb.length), 64 * MIB).chunks()) held += piece.length;
    };
    // A frame of zstd is a thousand times smaller than what gzip makes of it, so one piece holds all of it.
    expect(problemLines(take)).toEqual([
      name === "gzip"
        ? "rows.jsonl expected at most 0.0625 GiB of rows, got a file that unpacks to more"
        : "rows.jsonl expected rows, got 16 KiB that unpack to more than 64 MiB",
    ]);
    expect(held).toBeLessThanOrEqual(64 * MIB);
  });
});

describe("zeros behind a gzip file", () => {
  const packed = zlib.gzipSync("a\nb\n");
  const zeros = Buffer.alloc(40_000);

  test.each([7, 1000, 65_536])("fill it up, and nothing else stands behind them, in chunks of %d", (size) => {
    const padded = Buffer.concat([packed, zeros]);
    expect(read(source(padded, size)).toString()).toBe("a\nb\n");
    for (const behind of [zlib.gzipSync("c\n"), Buffer.from("c\n"), Buffer.from([1])]) {
      for (const padding of [zeros, zeros.subarray(0, 1)]) {
        const more = Buffer.concat([packed, padding, behind, zeros]);
        expect(problemLines(() => read(source(more, size)))).toEqual([
          "rows.jsonl cannot be unpacked: it is truncated or not a gzip file",
        ]);
      }
    }
  });
});

test("bytes that are not packed are given as they are, whatever their number", () => {
  expect(read(source(PLAIN, 10_000), 1).equals(PLAIN)).toBe(true);
  expect(read(source(Buffer.alloc(0), 10))).toHaveLength(0);
});

test("zstd needs a Node.js that has it, and says which", () => {
  const start = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0]);
  const [line] = problemLines(() => read(source(start, 100)));
  expect(line).toMatch("zstdCompressSync" in zlib ? /not a zstd file/ : /22\.15, 23\.8 or later, or gzip/);
});
