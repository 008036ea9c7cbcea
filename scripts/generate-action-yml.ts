/**
 * Writes inputs and outputs into action.yml, action-types.yml and the README, from their schemas in src/action:
 * `node scripts/generate-action-yml.ts` (Node 24). With --check it writes nothing and fails when one is not up to date.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { actionManifest, actionReadme, actionTypes } from "./action-docs.ts";

const place = (file: string): string => fileURLToPath(new URL(`../${file}`, import.meta.url));
const read = (file: string): string => (existsSync(place(file)) ? readFileSync(place(file), "utf8") : "");

const files = {
  "action.yml": actionManifest(read("action.yml")),
  "action-types.yml": actionTypes(),
  "README.md": actionReadme(read("README.md")),
};
const stale = Object.entries(files).filter(([file, text]) => read(file) !== text);
if (!process.argv.includes("--check")) for (const [file, text] of stale) writeFileSync(place(file), text);
else if (stale.length > 0) {
  process.stderr.write(
    `not what the schemas say: ${stale.map(([file]) => file).join(", ")}; run "npm run schema"\n`,
  );
  process.exitCode = 1;
}
