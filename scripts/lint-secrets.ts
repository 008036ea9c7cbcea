/** Looks for secrets in every file that git knows here, or is about to; exits with 1 where there is one that nobody has allowed. */
import { execFileSync } from "node:child_process";
import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ALLOWED_SECRETS } from "./allowed-secrets.ts";
import { secretFindings, secretProblems, type SourceFile } from "./secret-findings.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A file that was deleted, a link and a picture have no text. */
function sourceFile(path: string): readonly SourceFile[] {
  const file = join(root, path);
  if (lstatSync(file, { throwIfNoEntry: false })?.isFile() !== true) return [];
  const text = readFileSync(file, "utf8");
  return text.includes("\0") ? [] : [{ path, text }];
}

const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
  maxBuffer: 1 << 26,
});
const files = [...new Set(listed.split("\0"))].filter((path) => path !== "").flatMap(sourceFile);
const problems = secretProblems(await secretFindings(files), ALLOWED_SECRETS);
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`${files.length} files, ${ALLOWED_SECRETS.length} of them with made-up secrets\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
