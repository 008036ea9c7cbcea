import { Buffer } from "node:buffer";
import { describe, expect, test } from "@jest/globals";
import { decodeText } from "../../../src/formats/text/decode-text.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("decodeText", () => {
  test("reads UTF-8, whatever the line ends and with or without a byte order mark", () => {
    expect(decodeText(utf8("a\nß€😀\n"), "f")).toBe("a\nß€😀\n");
    expect(decodeText(utf8("\uFEFFa\r\nb\r\n"), "f")).toBe("a\nb\n");
    expect(decodeText(new Uint8Array(), "f")).toBe("");
  });

  test("keeps a lone carriage return, which ends no line", () => {
    expect(decodeText(utf8("a\rb"), "f")).toBe("a\rb");
  });

  const text = "task: übung\n";
  const bigEndian = Buffer.from(text, "utf16le").swap16();
  test.each([
    ["little-endian with a mark", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")])],
    ["big-endian with a mark", Buffer.concat([Buffer.from([0xfe, 0xff]), bigEndian])],
    ["little-endian without a mark", Buffer.from(text, "utf16le")],
    ["big-endian without a mark", bigEndian],
  ])("names a file in UTF-16, %s", (_, bytes) => {
    expect(problemLines(() => decodeText(bytes, "tasks.jsonl"))).toEqual([
      "tasks.jsonl expected UTF-8, got UTF-16. Save it as UTF-8.",
    ]);
  });

  test("names UTF-32 and binary data", () => {
    expect(problemLines(() => decodeText(new Uint8Array([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), "f"))).toEqual([
      "f expected UTF-8, got UTF-32. Save it as UTF-8.",
    ]);
    const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d]);
    expect(problemLines(() => decodeText(png, "a.png"))).toEqual([
      "a.png expected text, got binary data. Save it as UTF-8.",
    ]);
  });

  test("names the line of bytes that are not UTF-8", () => {
    const bytes = Buffer.concat([utf8("a\nb\n"), Buffer.from([0xe4]), utf8("c\n")]);
    expect(problemLines(() => decodeText(bytes, "f"))).toEqual([
      "f:3:1 expected UTF-8, got other bytes. Save it as UTF-8.",
    ]);
  });
});
