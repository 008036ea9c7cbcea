import zlib from "node:zlib";
import { Gunzip, ZstdDecompress } from "minizlib";
import { type UsageError, usageProblem } from "../../base/errors.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";

/**
 * The bytes, unpacked if they are gzip or zstd, in pieces: neither the compressed nor the decompressed data is held.
 * UsageError when they are damaged, unpack to more than `mostBytes`, or are zstd where this Node.js has none (it came
 * with 22.15 and 23.8). Node's own streams unpack in a later turn of the event loop; minizlib unpacks at once.
 */
export function unpacked(source: ByteSource, mostBytes: number): ByteSource {
  return { shown: source.shown, chunks: () => unpack(source, mostBytes) };
}

type Packing = "gzip" | "zstd" | "none";

function* unpack({ shown, chunks }: ByteSource, mostBytes: number): Generator<Uint8Array, void, undefined> {
  let unpacking: Unpacking | null = null;
  let bytes = 0;
  try {
    for (const chunk of chunks()) {
      unpacking ??= new Unpacking(packingOf(chunk, shown), shown);
      for (const piece of unpacking.add(chunk)) {
        bytes += piece.length;
        if (bytes > mostBytes && unpacking.packing !== "none") throw tooLarge(shown, mostBytes);
        yield piece;
      }
    }
    unpacking ??= new Unpacking(packingOf(new Uint8Array(), shown), shown);
    yield* unpacking.end();
  } finally {
    unpacking?.close();
  }
}

const MAGIC: Readonly<Record<Exclude<Packing, "none">, readonly number[]>> = {
  gzip: [0x1f, 0x8b],
  zstd: [0x28, 0xb5, 0x2f, 0xfd],
};

/** The format by the first bytes. If the name says a format, the content must match it. */
function packingOf(start: Uint8Array, shown: string): Packing {
  const has = (magic: readonly number[]): boolean => magic.every((byte, index) => start[index] === byte);
  if (has(MAGIC.gzip)) return "gzip";
  if (has(MAGIC.zstd)) return "zstd";
  if (shown.endsWith(".gz")) throw damaged(shown, "gzip");
  if (shown.endsWith(".zst")) throw damaged(shown, "zstd");
  return "none";
}

/** A few bytes unpack to thousands of times as many: what goes in at once bounds what comes out at once. */
const PIECE_BYTES = 16 * 1024;
const MOST_BYTES_AT_ONCE = 64 << 20;

/** A new object for each stream, because minizlib writes to it before it passes it on to Node.js. */
function options() {
  return { async: false, chunkSize: 256 * 1024, maxOutputLength: MOST_BYTES_AT_ONCE };
}

class Unpacking {
  readonly packing: Packing;
  readonly #shown: string;
  readonly #stream: Gunzip | ZstdDecompress | null;
  #out: Uint8Array[] = [];
  #error: Error | null = null;
  /** Whether a piece behind the last member of a gzip file was read: tape and block devices fill up with zeros. */
  #isPadding = false;

  constructor(packing: Packing, shown: string) {
    this.packing = packing;
    this.#shown = shown;
    this.#stream = streamFor(packing, shown);
    this.#stream?.on("data", (piece) => void this.#out.push(piece));
    this.#stream?.on("error", (error) => {
      this.#error ??= error instanceof Error ? error : new Error(String(error));
    });
  }

  *add(chunk: Uint8Array): Generator<Uint8Array, void, undefined> {
    if (this.#stream === null) {
      yield chunk;
      return;
    }
    for (let at = 0; at < chunk.length;) {
      const piece = chunk.subarray(at, at + PIECE_BYTES);
      if (this.#isPadding) this.#requirePadding(piece);
      this.#stream.write(Buffer.from(piece.buffer, piece.byteOffset, piece.length));
      yield* this.#taken();
      at += this.#consumed(piece);
    }
  }

  *end(): Generator<Uint8Array, void, undefined> {
    this.#stream?.end();
    yield* this.#taken();
  }

  close(): void {
    if (this.#error === null) this.#stream?.close();
  }

  #taken(): readonly Uint8Array[] {
    if (this.#error !== null && this.packing !== "none") {
      const isTooMuch = "code" in this.#error && this.#error.code === "ERR_BUFFER_TOO_LARGE";
      throw isTooMuch ? bomb(this.#shown) : damaged(this.#shown, this.packing, this.#error);
    }
    const out = this.#out;
    this.#out = [];
    return out;
  }

  /**
   * At the end of a frame zstd stops, and further frames have to be handed over again. Behind a member of gzip Node.js
   * stops at a zero, and would pass over whatever follows it.
   */
  #consumed(piece: Uint8Array): number {
    const consumed = this.#stream?.handle?.bytesWritten ?? 0;
    if (this.packing === "gzip") {
      this.#isPadding ||= consumed < piece.length;
      this.#requirePadding(piece.subarray(consumed));
      return piece.length;
    }
    if (consumed === 0) throw damaged(this.#shown, "zstd");
    return consumed;
  }

  #requirePadding(bytes: Uint8Array): void {
    if (bytes.some((byte) => byte !== 0)) throw damaged(this.#shown, "gzip");
  }
}

function streamFor(packing: Packing, shown: string): Gunzip | ZstdDecompress | null {
  if (packing === "none") return null;
  if (packing === "gzip") return new Gunzip(options());
  if ("createZstdDecompress" in zlib) return new ZstdDecompress(options());
  const message =
    "is compressed with zstd, which this Node.js cannot read: use 22.15, 23.8 or later, or gzip";
  throw usageProblem(shown, message);
}

function damaged(file: string, packing: "gzip" | "zstd", cause?: Error): UsageError {
  const message = `cannot be unpacked: it is truncated or not a ${packing} file`;
  return usageProblem(file, message, {}, { cause });
}

function bomb(file: string): UsageError {
  const message = `expected rows, got ${PIECE_BYTES / 1024} KiB that unpack to more than ${MOST_BYTES_AT_ONCE >> 20} MiB`;
  return usageProblem(file, message);
}

function tooLarge(file: string, mostBytes: number): UsageError {
  const message = `expected at most ${mostBytes / 2 ** 30} GiB of rows, got a file that unpacks to more`;
  return usageProblem(file, message);
}
