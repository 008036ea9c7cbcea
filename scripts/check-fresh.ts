/**
 * Builds dist/ and schema/ again beside the committed files and compares them byte for byte: what is committed must be what the
 * source says, in another folder, with another home, time zone, locale, user and umask as well. The whole of it, with a fresh
 * installation and another clock: `npm run test:reproducible`.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, cpSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FOREIGN_UMASK, foreignEnvironment } from "./foreign-environment.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const bundles = [
  "dist/cli/index.js",
  "dist/action/index.js",
  "dist/action/post.js",
  "dist/cli/THIRD-PARTY-NOTICES.txt",
  "dist/action/THIRD-PARTY-NOTICES.txt",
];

function rebuild(): readonly string[] {
  const umask = process.umask(FOREIGN_UMASK);
  const folder = mkdtempSync(join(tmpdir(), "regression-gate fresh ü-"));
  try {
    for (const part of [
      "src",
      "package.json",
      "tsconfig.json",
      "rolldown.config.js",
      "scripts/third-party-notices.js",
    ]) {
      cpSync(join(root, part), join(folder, part), { recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
    const rolldown = join(root, "node_modules/rolldown/bin/cli.mjs");
    execFileSync(process.execPath, [rolldown, "-c", "--log-level", "warn"], {
      cwd: folder,
      env: foreignEnvironment(process.env, folder),
      stdio: "inherit",
    });
    return bundles.filter((file) => {
      const committed = join(root, file);
      return !existsSync(committed) || !readFileSync(join(folder, file)).equals(readFileSync(committed));
    });
  } finally {
    process.umask(umask);
    rmSync(folder, { recursive: true, force: true });
  }
}

const stale = rebuild();
const generators = [
  "generate-schema.ts",
  "generate-config-docs.ts",
  "generate-action-yml.ts",
  "generate-import-table.ts",
];
for (const script of generators.map((name) => `scripts/${name}`)) {
  execFileSync(process.execPath, [script, "--check"], { cwd: root, stdio: "inherit" });
}
if (stale.length > 0) {
  process.stderr.write(`not what the source builds: ${stale.join(", ")}; run "npm run build" and commit\n`);
  process.exitCode = 1;
}
