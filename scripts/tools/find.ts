import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { FoundTool } from "./real-tool.ts";

/** The first line that a program says of itself; null = it is not there, or does not run. */
export function says(program: string, args: readonly string[]): string | null {
  const ran = spawnSync(program, args, { encoding: "utf8", timeout: 120_000 });
  if (ran.status !== 0) return null;
  return /[^\n]+/.exec(`${ran.stdout}\n${ran.stderr}`)?.[0] ?? "";
}

/** The number in what a program says; the whole line where it has none. */
export function versionOf(program: string, args: readonly string[] = ["--version"]): string | null {
  const line = says(program, args);
  return line === null ? null : (/\d+(?:\.\d+)+/.exec(line)?.[0] ?? line);
}

/** Whether a step of an install succeeded. It may take minutes. */
export function runs(program: string, args: readonly string[], cwd: string): boolean {
  mkdirSync(cwd, { recursive: true });
  const ran = spawnSync(program, args, { cwd, encoding: "utf8", timeout: 540_000 });
  if (ran.status !== 0)
    process.stderr.write(`${program} ${args.join(" ")}: ${ran.stderr || ran.stdout || "did not run"}\n`);
  return ran.status === 0;
}

/** A Python of our own with a package, which is installed unless it is there. */
export function pythonWith(folder: string, packages: readonly string[], module: string): FoundTool | string {
  const home = join(folder, "python");
  const python = join(home, "bin/python");
  const query = ["-c", `import importlib.metadata as m; print(m.version(${JSON.stringify(module)}))`];
  if (!existsSync(python) && !runs("python3", ["-m", "venv", home], folder)) return "no python3 with venv";
  if (says(python, query) === null && !runs(python, ["-m", "pip", "install", "-q", ...packages], folder))
    return `pip cannot install ${packages.join(" ")}`;
  const version = says(python, query);
  return version === null ? `no ${module}` : { version, env: withPath(join(home, "bin")) };
}

/** A package of npm in a folder of our own, in which NODE_PATH and PATH find it. */
export function npmWith(folder: string, name: string): FoundTool | string {
  const home = join(folder, "npm");
  const query = [
    "-p",
    `require(${JSON.stringify(join(home, "node_modules", name, "package.json"))}).version`,
  ];
  const install = ["install", "-q", "--no-audit", "--no-fund", "--prefix", home, name];
  if (says("node", query) === null && !runs("npm", install, home)) return `npm cannot install ${name}`;
  const version = says("node", query);
  if (version === null) return `no ${name}`;
  return {
    version,
    env: { ...withPath(join(home, "node_modules/.bin")), TOOL_MODULES: join(home, "node_modules") },
  };
}

/** PATH with a folder in front. */
export function withPath(folder: string): Readonly<Record<string, string>> {
  return { PATH: `${folder}${delimiter}${process.env["PATH"] ?? ""}` };
}
