import { describe, expect, test } from "@jest/globals";
import { createRedactor } from "../../../src/secrets/redaction.ts";
import { isReadable } from "../../support/secrets/is-readable.ts";
import { OTHER_CLOTHES } from "../../support/secrets/other-clothes.ts";

/** With everything that some code writes otherwise, with words, letters beyond ASCII, and nothing special. */
const SECRETS = [
  'Zk7"q\\9+w/Tn4=&pL2x',
  "a'B<7>`$x{Y}|~%41^z_-Q",
  "hunter two and more",
  "Schlüssel-für-Ø-😀-9",
  "gd83kfh2ks94jd7",
];
/** One that looks like escapes itself. */
const MISLEADING = String.raw`pa\nw0rd\u0041x&lt;Q8`;
const SURROUNDINGS = [
  ["", ""],
  ["key=", "; next"],
  ['{"token":"', '"}'],
  ["failed with\n", "\nat line 3"],
] as const;

test("there are more than 60 forms, each of its own", () => {
  expect(OTHER_CLOTHES.length).toBeGreaterThan(60);
  expect(new Set(OTHER_CLOTHES.map(({ wear }) => wear(SECRETS[0] ?? ""))).size).toBeGreaterThan(60);
});

describe.each(OTHER_CLOTHES)("a secret, $name", ({ wear }) => {
  test.each(SECRETS)("is readable before it is taken out, and not after: %j", (secret) => {
    const redact = createRedactor(["another-s3cret", secret]);
    expect(isReadable(wear(secret), secret)).toBe(true);
    for (const [before, after] of SURROUNDINGS) {
      const clean = redact(`${before}${wear(secret)}${after}`);
      expect([clean, isReadable(clean, secret)]).toEqual([clean, false]);
      expect(clean).toContain("***");
    }
  });

  test("is not readable after it was taken out of a text with others, whatever it looks like itself", () => {
    const redact = createRedactor([...SECRETS, MISLEADING]);
    const clean = redact(`${SECRETS.map(wear).join(" | ")} | ${wear(MISLEADING)}`);
    expect([...SECRETS, MISLEADING].filter((secret) => isReadable(clean, secret))).toEqual([]);
  });
});
