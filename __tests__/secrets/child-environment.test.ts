import { describe, expect, test } from "@jest/globals";
import { childEnvironment, secretValues } from "../../src/secrets/child-environment.ts";

const workspace = (env: Readonly<Record<string, string>>, extraEnv = {}) => ({ env, extraEnv });

describe("what measured programs inherit", () => {
  test.each([
    "INPUT_GITHUB-TOKEN",
    "ACTIONS_RUNTIME_TOKEN",
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
    "GITHUB_OUTPUT",
    "GITHUB_ENV",
    "GITHUB_PATH",
    "GITHUB_STATE",
    "GITHUB_STEP_SUMMARY",
  ])("does not hold %s, by which a step talks to GitHub or the runner", (name) => {
    expect(childEnvironment(workspace({ [name]: "x", HOME: "/root" }))).toEqual({ HOME: "/root" });
  });

  test("holds what the user hands on, whatever its name", () => {
    const env = childEnvironment(workspace({ GITHUB_SHA: "a" }, { GITHUB_OUTPUT: "mine" }));
    expect(env).toEqual({ GITHUB_SHA: "a", GITHUB_OUTPUT: "mine" });
  });
});

describe("secrets to redact", () => {
  test.each(["INPUT_GITHUB-TOKEN", "GH_TOKEN", "OPENAI_API_KEY", "my-api-key", "DB_PASSWORD"])(
    "are those called %s",
    (name) => {
      expect(secretValues([], workspace({ [name]: "long-enough" }))).toEqual(["long-enough"]);
    },
  );

  test("are not short values that only a name makes suspicious, unless they are declared", () => {
    const env = workspace({ TOKEN: "on", MONKEY: "long-enough", PIN: "1234" });
    expect(secretValues([], env)).toEqual([]);
    expect(secretValues(["PIN"], env)).toEqual(["1234"]);
  });
});
