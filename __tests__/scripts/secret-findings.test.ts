import { describe, expect, test } from "@jest/globals";
import { ALLOWED_SECRETS } from "../../scripts/allowed-secrets.ts";
import { secretFindings, secretProblems } from "../../scripts/secret-findings.ts";

const path = "src/a.ts";
/** Put together here, so that this file has none. */
const TOKEN = `gh${["p", "aB3dE5fG7".repeat(4)].join("_")}`;
const DASHES = "-".repeat(5);
const PRIVATE_KEY = [
  `${DASHES}BEGIN RSA PRIVATE KEY${DASHES}`,
  "MIIEpAIBAAKCAQEA".repeat(20),
  `${DASHES}END RSA PRIVATE KEY${DASHES}`,
].join("\n");

describe("a secret in a file is found, with its line and rule", () => {
  test.each([
    ["github", TOKEN],
    ["privatekey", PRIVATE_KEY],
    ["basicauth", `https://someone:${"hunter2".repeat(2)}@example.com/`],
  ])("%s", async (rule, secret) => {
    const [finding] = await secretFindings([
      { path: "b.md", text: "nothing" },
      { path, text: `one\ntwo\n${secret}\n` },
    ]);
    expect(finding).toEqual({ path, line: 3, rule });
  });

  test("also where a comment switches the rules off", async () => {
    const text = `/* secretlint-disable */\nconst a = "${TOKEN}"; // secretlint-disable-line\n`;
    expect(await secretFindings([{ path, text }])).toEqual([{ path, line: 2, rule: "github" }]);
  });
});

test("ordinary text has none", async () => {
  const text = `sha256:${"0123456789abcdef".repeat(4)} https://example.com/a@b`;
  expect(await secretFindings([{ path, text }])).toEqual([]);
});

test("one that nobody has allowed is a problem, and so is one that is allowed and not there", () => {
  const finding = { path, line: 3, rule: "github" };
  const allowed = { path, rule: "github", count: 1, why: "made up" };
  expect(secretProblems([finding], [])).toEqual([
    expect.stringContaining("src/a.ts:3: looks like a secret (github)"),
  ]);
  expect(secretProblems([finding], [{ ...allowed, rule: "aws" }])).toHaveLength(2);
  expect(secretProblems([finding], [allowed])).toEqual([]);
  expect(secretProblems([finding, { ...finding, line: 9 }], [allowed])).toEqual([
    "scripts/allowed-secrets.ts: expected 1 of github in src/a.ts, got 2",
  ]);
  expect(secretProblems([], [allowed])).toEqual([
    "scripts/allowed-secrets.ts: expected 1 of github in src/a.ts, got 0",
  ]);
});

test("each allowed one says why, and is in a test", () => {
  for (const { path, why } of ALLOWED_SECRETS) {
    expect(path).toMatch(/^__tests__\//);
    expect(why.length).toBeGreaterThan(10);
  }
});
