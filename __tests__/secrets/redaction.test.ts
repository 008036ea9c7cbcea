import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { createRedactor } from "../../src/secrets/redaction.ts";
import { TOKEN_SHAPES } from "../../src/secrets/token-shapes.ts";
import { tokenOf } from "../support/github/token-of.ts";
import { cpuMs } from "../support/cpu-ms.ts";

/** What stands around a token in logs, JSON and URLs. */
const SURROUNDINGS = [
  ["", ""],
  ["token=", "; x"],
  ['{"key":"', '"}'],
  [String.raw`"a\n`, String.raw`\n"`],
  ["?key%3D", "&b=1"],
  ["MY_", " "],
] as const;

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

describe("tokens of a well-known shape are replaced, declared or not", () => {
  const redact = createRedactor([]);

  test.each(TOKEN_SHAPES.map(({ name, pattern }) => [name, pattern] as const))("%s", (_, pattern) => {
    fc.assert(
      fc.property(tokenOf(pattern), fc.constantFrom(...SURROUNDINGS), (token, [before, after]) => {
        expect(redact(`${before}${token}${after}`)).toBe(`${before}***${after}`);
      }),
      { numRuns: 30 },
    );
  });

  test("a token that its issuer calls secret is longer than words are", () => {
    for (const { pattern } of TOKEN_SHAPES)
      for (const token of fc.sample(tokenOf(pattern), { numRuns: 5, seed: 1 }))
        expect(token.length).toBeGreaterThanOrEqual(15);
  });

  test("a private key, whole, escaped in JSON and cut off", () => {
    const dashes = "-".repeat(5);
    const lines = [
      `${dashes}BEGIN RSA PRIVATE KEY${dashes}`,
      "MIIEvQIBADANBgkq",
      `${dashes}END RSA PRIVATE KEY${dashes}`,
    ];
    expect(redact(`a ${lines.join("\n")} b`)).toBe("a *** b");
    expect(redact(JSON.stringify({ key: lines.join("\n") }))).toBe('{"key":"***"}');
    expect(redact(`a ${lines.slice(0, 2).join("\n")}`)).toBe("a ***");
  });

  test("what stands behind its label: in a URL, a header and an AWS profile", () => {
    expect(redact("git clone https://me:hunter2@example.com/x")).toBe(
      "git clone https://me:***@example.com/x",
    );
    expect(redact("Authorization: Bearer abcdefgh12345678._-")).toBe("Authorization: Bearer ***");
    expect(redact(`aws_secret_access_key = ${"aB3+".repeat(10)}`)).toBe("aws_secret_access_key = ***");
  });

  test.each([
    "basic internationalization and bearer notifications-for-everyone",
    "see https://example.com:8080/a@b and http://[::1]:80/",
    String.raw`/^(?:[a-z+]+:\/\/)?(?:[^@/]*@)?([\w.-]+)$/`,
    "task-12, disk-usage-of-a-long-running-process, sk-learn-logistic-regression-model, sk-learn-random-forest-200-trees-v2, risk-adjusted-return-on-capital",
    "a -----BEGIN PUBLIC KEY----- is no secret",
    "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  ])("ordinary text stays: %s", (text) => {
    expect(redact(text)).toBe(text);
  });

  test.each(["sk-", "eyJ", "-eyJ-aaaaaaaa", "-----BEGIN PRIVATE KEY-----", "://a:", "SG.", "bearer "])(
    "a long text of %s takes no long time",
    (part) => {
      const text = part.repeat(100_000 / part.length);
      const started = cpuMs();
      redact(text);
      // Some 10 ms; what is not linear takes minutes.
      expect(cpuMs() - started).toBeLessThan(2000);
    },
  );
});
