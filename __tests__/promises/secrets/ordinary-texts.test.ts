import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { publishedRedactor } from "../../../src/secrets/published-redactor.ts";
import { createRedactor } from "../../../src/secrets/redaction.ts";
import { ORDINARY_TEXTS, REALISTIC_SECRETS } from "../../support/secrets/ordinary-texts.ts";
import { OTHER_CLOTHES } from "../../support/secrets/other-clothes.ts";

const redact = createRedactor(REALISTIC_SECRETS);

/** Where a text first differs: a whole one is too long to be read in a failure. */
function changed(text: string, clean: string): string | null {
  if (clean === text) return null;
  const at = Array.from({ length: text.length }, (_, index) => index).find(
    (index) => text[index] !== clean[index],
  );
  return text.slice(Math.max(0, (at ?? 0) - 40), (at ?? 0) + 80);
}

describe("with secrets of every kind, ordinary text stays as it is:", () => {
  test.each(ORDINARY_TEXTS)("$name", ({ text }) => {
    expect(text.length).toBeGreaterThan(1000);
    expect(changed(text, redact(text))).toBeNull();
    expect(changed(text, publishedRedactor(REALISTIC_SECRETS)(text))).toBeNull();
  });

  test("the files of this repository", () => {
    // Those about secrets show passwords.
    const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && !/\bsecrets\b/.test(name))
      .map((name) => `src/${name}`);
    const files = [
      ...sources,
      "package-lock.json",
      "CHANGELOG.md",
      "README.md",
      "action.yml",
      "docs/statistics.md",
    ];
    expect(files.length).toBeGreaterThan(500);
    expect(
      files.flatMap((file) => {
        const text = readFileSync(file, "utf8");
        return changed(text, redact(text)) ?? [];
      }),
    ).toEqual([]);
  });
});

describe("in the middle of ordinary text a secret is found as it is alone:", () => {
  const secret = REALISTIC_SECRETS[2] ?? "";
  const texts = ORDINARY_TEXTS.filter(({ name }) =>
    ["a log of a server", "Russian", "output with emoji", "a report in JSON"].includes(name),
  );

  test.each(OTHER_CLOTHES)("$name", ({ wear }) => {
    const alone = redact(`\n${wear(secret)}\n`);
    expect(alone).toContain("***");
    expect(texts).toHaveLength(4);
    for (const { text } of texts) {
      for (const around of [text, text.slice(0, 70), text.slice(0, 20)]) {
        const clean = redact(`${around}\n${wear(secret)}\n${around}`);
        expect([around.length, clean === `${around}${alone}${around}`]).toEqual([around.length, true]);
      }
    }
  });
});

test("a text that is read again after another one is still read right", () => {
  const [first = "", second = ""] = REALISTIC_SECRETS;
  const [one, other] = [`${"x".repeat(200)} ${first}`, `${"é".repeat(200)} ${second}`];
  expect([redact(one), redact(other), redact(one)]).toEqual([
    one.replace(first, "***"),
    other.replace(second, "***"),
    one.replace(first, "***"),
  ]);
});
