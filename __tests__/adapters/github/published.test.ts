import { expect, test } from "@jest/globals";
import { publishStep } from "../../../src/adapters/github/published.ts";

const FILES = { what: "the list of changed files", verb: "read", permission: "contents: read" } as const;

async function warningOf(step: Parameters<typeof publishStep>[0], error: Error): Promise<string> {
  const published = await publishStep(step, () => Promise.reject(error));
  return published.done ? "" : published.warning.text;
}

test("what is read could not be read, what is written could not be written", async () => {
  const error = new Error("502");
  expect(await warningOf(FILES, error)).toBe("the list of changed files could not be read: 502");
  const comment = { what: "the comment", permission: "pull-requests: write" };
  expect(await warningOf(comment, error)).toBe("the comment could not be written: 502");
});

test("a permission that is missing for reading is named", async () => {
  const error = Object.assign(new Error("Resource not accessible by integration"), { status: 403 });
  expect(await warningOf(FILES, error)).toMatch(
    /^the list of changed files was skipped: the token lacks `contents: read`/,
  );
});
