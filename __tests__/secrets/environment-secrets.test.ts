import { describe, expect, test } from "@jest/globals";
import { environmentSecrets } from "../../src/secrets/environment-secrets.ts";
import { createRedactor } from "../../src/secrets/redaction.ts";
import { cpuMs } from "../support/cpu-ms.ts";

const valuesOf = (
  env: Readonly<Record<string, string>>,
  declared: readonly string[] = [],
): readonly string[] => environmentSecrets(env, declared).map(({ value }) => value);

const RANDOM = "a8Kd93jfLq02mXzP";

describe("a value is secret by its name", () => {
  test.each([
    "GH_TOKEN",
    "INPUT_GITHUB-TOKEN",
    "DB_PASSWORD",
    "SIGNING_PASSPHRASE",
    "OPENAI_API_KEY",
    "GOOGLE_CREDENTIALS",
    "APP_SECRETS",
    "AZURE_STORAGE_CONNECTION_STRING",
  ])("%s, from 8 characters on", (name) => {
    expect(valuesOf({ [name]: "swordfish" })).toEqual(["swordfish"]);
    expect(valuesOf({ [name]: "sword" })).toEqual([]);
  });

  test.each([
    "OPENAI_KEY",
    "my-key",
    "NPM_AUTH",
    "npm_config__auth",
    "AZDO_PAT",
    "SENTRY_DSN",
    "SITE_COOKIE",
    "LOGIN_COOKIES",
    "ADMIN_SESSION",
  ])("%s, where it looks random", (name) => {
    expect(valuesOf({ [name]: RANDOM })).toEqual([RANDOM]);
    for (const ordinary of [
      "id",
      "true",
      "user-identifier-of-all",
      "oauth2",
      "1111111111111111111a",
      "/home/runner/.ssh/id_rsa2",
      "C:\\Users\\runner\\key1.pem",
    ]) {
      expect(valuesOf({ [name]: ordinary })).toEqual([]);
    }
  });

  test.each(["SMTP_PASS", "DB_PWD"])("%s, where it is more than a word", (name) => {
    expect(valuesOf({ [name]: "hunter2-and-more" })).toEqual(["hunter2-and-more"]);
    for (const ordinary of ["1", "true", "everything", "/home/runner/work"]) {
      expect(valuesOf({ [name]: ordinary })).toEqual([]);
    }
  });

  test.each([
    "PUBLIC_KEY",
    "STRIPE_PUBLISHABLE_KEY",
    "CACHE_KEY",
    "DDB_PARTITION_KEY",
    "MONKEY",
    "HOTKEY",
    "PWD",
    "OLDPWD",
    "COMPASS",
    "SSH_AUTH_SOCK",
    "GIT_AUTHOR",
    "XDG_SESSION_ID",
    "KEYBOARD",
    "PATH",
  ])("not %s", (name) => {
    expect(valuesOf({ [name]: RANDOM })).toEqual([]);
  });

  test.each([
    ["TOKEN_MODEL", "gpt-4o-mini"],
    ["RUNNER_TOKEN_TYPE", "installation"],
    ["CREDENTIAL_TYPE", "candidate"],
    ["TOKEN_COUNT", "1000000000"],
    ["API_KEY_ENV", "OPENAI_API_KEY"],
    ["HF_TOKEN_PATH", "/home/runner/.cache/huggingface/token"],
    ["GOOGLE_APPLICATION_CREDENTIALS", "/home/runner/work/app/gha-creds-1a2b.json"],
  ])("not what %s says of one: %s", (name, value) => {
    expect(valuesOf({ [name]: value })).toEqual([]);
    expect(valuesOf({ [name]: RANDOM })).toEqual([RANDOM]);
    expect(valuesOf({ [name]: value }, [name])).toEqual([value]);
  });

  test("but no word that stands in its own name, nor a password that everybody has", () => {
    expect(valuesOf({ POSTGRES_PASSWORD: "postgres", MINIO_ACCESS_KEY: "minioadmin" })).toEqual([]);
    expect(valuesOf({ WAREHOUSE_PASSWORD: "Warehouse", DB_PASSWORD: "password" })).toEqual([]);
    expect(valuesOf({ OPENAI_API_KEY: "lm-studio", VLLM_API_KEY: "not-needed" })).toEqual([]);
    expect(valuesOf({ POSTGRES_PASSWORD: "postgres1" })).toEqual(["postgres1"]);
  });

  test("and whatever it is when it is declared", () => {
    expect(valuesOf({ PIN: "1234", CACHE_KEY: "postgres" }, ["PIN", "CACHE_KEY"])).toEqual([
      "1234",
      "postgres",
    ]);
  });
});

describe("passwords inside of other values", () => {
  test("in a URL: alone, with its user, as it is written and as it is meant", () => {
    expect(valuesOf({ DATABASE_URL: "postgres://app:s3cret%40pw@db.example.com:5432/app" })).toEqual([
      "s3cret%40pw",
      "s3cret@pw",
      "app:s3cret%40pw",
      "app:s3cret@pw",
    ]);
    expect(valuesOf({ A: "redis://:longpassword@host" })).toEqual(["longpassword"]);
    expect(valuesOf({ A: "mysql://u:pass@word123@host/x" })).toEqual(["pass@word123", "u:pass@word123"]);
    expect(valuesOf({ A: "amqp://somebody:pw@host" })).toEqual(["somebody:pw"]);
  });

  test("not of examples and services", () => {
    for (const url of [
      "postgres://postgres:postgres@localhost/app",
      "postgres://u:pw@localhost",
      "http://localhost:8080/a@b",
      "https://example.com/a:b@c",
    ]) {
      expect(valuesOf({ DATABASE_URL: url })).toEqual([]);
    }
  });

  test("in connection strings", () => {
    const key = `${RANDOM}${RANDOM}+/==`;
    const storage = `DefaultEndpointsProtocol=https;AccountName=me;AccountKey=${key};EndpointSuffix=core`;
    expect(valuesOf({ STORAGE: storage })).toEqual([key]);
    expect(valuesOf({ ADO: "Server=a;User Id=sa;Password = 'my pass word';Pwd=short" })).toEqual([
      "my pass word",
    ]);
    expect(valuesOf({ LIBPQ: "host=a password=longenough dbname=password" })).toEqual(["longenough"]);
    expect(valuesOf({ HOOK: `https://example.com/hook?a=1&sig=${RANDOM}&b=2` })).toEqual([RANDOM]);
  });

  test("are found in time that grows with the text", () => {
    const long = ["://", ":a", "@", "password=", "a.", "; "].map((part) => part.repeat(60_000)).join("");
    const start = cpuMs();
    valuesOf({ A: long, B_KEY: long });
    expect(cpuMs() - start).toBeLessThan(5000);
  });
});

test("what is found is taken out, also where a header encodes it", () => {
  const redact = createRedactor(valuesOf({ DATABASE_URL: "postgres://app:s3cret%40pw@db/app" }));
  const header = `Authorization: ${btoa("app:s3cret@pw")}`;
  expect(redact(`login app:s3cret@pw failed: s3cret@pw; ${header}`)).not.toMatch(/s3cret|YXBwOnMzY3JldEBwd/);
});
