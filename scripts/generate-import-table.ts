/**
 * Writes the table "Who may import whom" of CONTRIBUTING.md from the linter's own data (lint/import-table.js). With --check it
 * writes nothing and fails when the page is not up to date.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { withImportTable } from "./import-table-docs.ts";

const place = fileURLToPath(new URL("../CONTRIBUTING.md", import.meta.url));
const page = readFileSync(place, "utf8");
const fresh = withImportTable(page);
if (!process.argv.includes("--check")) writeFileSync(place, fresh);
else if (page !== fresh) {
  process.stderr.write(
    'CONTRIBUTING.md has another import table than lint/import-table.js; run "npm run schema"\n',
  );
  process.exitCode = 1;
}
