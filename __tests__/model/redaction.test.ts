import { describe, expect, test } from "@jest/globals";
import { createRedactor } from "../../src/model/redaction.ts";

const secret = 'p&ss w0rd"1+/x';
const redact = createRedactor([secret]);

describe("a declared value is replaced", () => {
  test.each([
    ["as it is", secret],
    ["in a URL", encodeURIComponent(secret)],
    ["in JSON", JSON.stringify(secret).slice(1, -1)],
    ["in base64", Buffer.from(secret).toString("base64").replace(/=+$/, "")],
    ["in base64url", Buffer.from(secret).toString("base64url")],
  ])("%s", (_, form) => {
    expect(redact(`a ${form} b ${form}`)).toMatch(/^a \*\*\*\w?\w? b \*\*\*\w?\w?$/);
  });

  test.each(["u:", "us:", "use:"])("in base64 behind %s, as in an Authorization header", (prefix) => {
    const header = Buffer.from(`${prefix}${secret}`).toString("base64");
    expect(redact(header).length).toBeLessThan(header.length - 10);
  });

  test("line by line, as a key is printed", () => {
    const key = "-----BEGIN KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC\n-----END KEY-----";
    expect(createRedactor([key])("> MIIEvQIBADANBgkq")).toBe("> ***");
  });
});

test("the longer of two secrets goes first, so that no rest is left", () => {
  expect(createRedactor(["secret", "secret-and-more"])("a secret-and-more, a secret")).toBe("a ***, a ***");
});

test("values shorter than 4 characters stay: they would blank out ordinary text", () => {
  expect(createRedactor(["abc", "", "  x  "])("abc x")).toBe("abc x");
});

test("characters that mean something in a regular expression mean nothing", () => {
  expect(createRedactor(["a.c*(d"])("axc a.c*(d")).toBe("axc ***");
});

// Not tokens: random text in the shape of one, put together so that no scanner takes this file for a leak.
test.each([
  ["ghp", `_${"aB3".repeat(12)}`],
  ["github", `_pat_${"aB3".repeat(12)}`],
  ["sk", `-${"aB3".repeat(8)}`],
  ["AK", `IA${"AB3X".repeat(4)}`],
  ["xox", `b-${"12345-".repeat(4)}`],
])("tokens of a well-known shape are replaced, declared or not: %s", (start, rest) => {
  expect(createRedactor([])(`token=${start}${rest};`)).toBe("token=***;");
});
