import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { COMMITTED, sourceHash } from "../../scripts/pictures/committed.ts";
import { withComment } from "../../scripts/pictures/readme-comment.ts";
import { evalReport } from "../../scripts/pictures/scenes.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), "utf8");

describe("the pictures of the docs", () => {
  test("were drawn from what the renderers write now; else: npm run pictures", () => {
    const drawn: unknown = JSON.parse(read("docs/pictures/sources.json"));
    expect(drawn).toEqual(
      Object.fromEntries(COMMITTED.map((picture) => [picture.file, sourceHash(picture)])),
    );
  });

  test.each(COMMITTED.map(({ file }) => file))("are small, and shown somewhere: %s", (file) => {
    expect(statSync(join(root, "docs/pictures", file)).size).toBeLessThan(100_000);
    expect(`${read("README.md")}${read("docs/guide.md")}`).toContain(`pictures/${file}`);
  });

  test("stand in the README as text, too; else: npm run pictures", () => {
    expect(withComment(read("README.md"), evalReport())).toBe(read("README.md"));
  });
});
