import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { IMPORTERS } from "../../../src/importers/registry.ts";

const PAGE = readFileSync(join(import.meta.dirname, "../../../docs/formats.md"), "utf8");

/** Names of formats in the last column of the page's tables. */
function documented(): readonly string[] {
  const rows = PAGE.split("\n").filter((line) => line.startsWith("|") && !line.startsWith("|--"));
  return rows.flatMap((row) => {
    const last = row.split("|").at(-2) ?? "";
    return [...last.matchAll(/`([^`-][^`]*)`/g)].map((match) => match[1] ?? "");
  });
}

test("the page of formats has a line of every format, and names no other", () => {
  expect([...new Set(documented())].toSorted()).toEqual(
    [...new Set(IMPORTERS.flatMap(({ format }) => format ?? []))].toSorted(),
  );
});
