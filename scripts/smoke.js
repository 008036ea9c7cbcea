/**
 * Starts what users start: both bundles and, where the library supports this Node, the built library. Plain JavaScript,
 * so that any Node from 20.19 can run it: `/usr/bin/node scripts/smoke.js`. Without an argument it also runs the host's Node,
 * which npm scripts hide behind the devDependency `node`.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "regression-gate-smoke-"));

function expect(what, condition, detail) {
  if (!condition) throw new Error(`${what} on Node ${process.version}: ${detail}`);
  process.stdout.write(`${what} starts on Node ${process.version}\n`);
}

function startCli() {
  const cli = join(root, "dist/cli/index.js");
  const version = execFileSync(process.execPath, [cli, "--version"], { encoding: "utf8" }).trim();
  expect("cli", /^\d+\.\d+\.\d+/.test(version), version);
  const options = ["gate", "--config", "examples/quickstart/regression-gate.yml", "--out", folder, "--quiet"];
  const gate = spawnSync(process.execPath, [cli, ...options], { cwd: root, encoding: "utf8" });
  expect("quickstart", gate.status === 0, `${gate.stdout}${gate.stderr}`);
}

/** Outside of a job the action must start, say what is missing, and fail. */
function startAction() {
  const env = { PATH: process.env.PATH, "INPUT_GITHUB-TOKEN": "" };
  const action = spawnSync(process.execPath, [join(root, "dist/action/index.js")], { env, encoding: "utf8" });
  expect(
    "action",
    action.status === 2 && action.stdout.includes("::error::"),
    `${action.stdout}${action.stderr}`,
  );
}

async function startLibrary() {
  const library = await import("regression-gate");
  const stats = await import("regression-gate/stats");
  expect(
    "library",
    typeof library.gateLocally === "function" && stats.mean([1, 3]) === 2,
    "exports are missing",
  );
}

/** The Node that a user of this machine has, if it is another one. */
function hostNode() {
  const own = join("node_modules", ".bin");
  const path = (process.env.PATH ?? "")
    .split(delimiter)
    .filter((part) => !part.endsWith(own) && !part.includes("node_modules"));
  const found = spawnSync("node", ["-p", "process.execPath"], {
    env: { ...process.env, PATH: path.join(delimiter) },
    encoding: "utf8",
  });
  const node = found.stdout?.trim() ?? "";
  return found.status === 0 && node !== process.execPath ? node : null;
}

try {
  startCli();
  startAction();
  if (Number(process.versions.node.split(".")[0]) >= 22) await startLibrary();
  const other = process.argv.includes("--only") ? null : hostNode();
  if (other !== null) execFileSync(other, [fileURLToPath(import.meta.url), "--only"], { stdio: "inherit" });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
