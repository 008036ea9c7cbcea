import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { sharedPrograms } from "../../../src/app/runs/at-ref/shared-programs.ts";
import type { BaselineConfig, CommandRunner, Config } from "../../../src/model/config/config.ts";
import { writeFiles } from "../../support/command-line/experiment.ts";
import { sampleConfig } from "../../support/samples/sample-config.ts";

const ROOT = "/work/repo";
const AT_REF: BaselineConfig = { from: "ref", ref: "main" };

function warned(
  command: CommandRunner["command"],
  {
    baseline = AT_REF,
    setup = null,
    env = {},
    own = {},
    root = ROOT,
  }: {
    readonly baseline?: BaselineConfig;
    readonly setup?: Config["execution"]["setup"];
    readonly env?: Readonly<Record<string, string>>;
    /** `run.env` */
    readonly own?: Readonly<Record<string, string>>;
    readonly root?: string;
  } = {},
): readonly string[] {
  const config = sampleConfig({});
  const { run } = config;
  if (run?.runner.type !== "command") throw new Error("expected a command");
  const named = {
    ...config,
    baseline,
    run: { ...run, env: own, runner: { ...run.runner, command } },
    execution: { ...config.execution, setup },
  };
  return sharedPrograms(named, { root, env: { HOME: "/work", ...env }, extraEnv: {} }).map(
    ({ text }) => text,
  );
}

describe("a command that names the working folder", () => {
  test.each<[string, CommandRunner["command"], Readonly<Record<string, string>>?]>([
    ["a program in a list", ["/work/repo/bin/measure", "--fast"]],
    ["an argument", ["node", "/work/repo/measure.mjs"]],
    ["the value of a flag", ["node", "--import=/work/repo/hook.mjs", "measure.mjs"]],
    ["a URL of a file", ["node", "--import", "file:///work/repo/hook.mjs"]],
    ["a text for the shell", "cd /work/repo && node measure.mjs"],
    ["quotes", 'node "/work/repo/measure.mjs"'],
    ["the folder itself", "make -C /work/repo bench"],
    ["a variable of GitHub", "$GITHUB_WORKSPACE/bench.sh", { GITHUB_WORKSPACE: ROOT }],
    ["a variable in braces", 'node "${TOP:-.}/bench.mjs"', { TOP: `${ROOT}/pkg` }],
    ["the home folder", "~/repo/bench.sh"],
  ])("%s is told", (_, command, env = {}) => {
    expect(warned(command, { env })).toEqual([
      expect.stringMatching(/^run\.command names the working folder by its absolute path \(".+"\)/),
    ]);
  });

  test("setup is told", () => {
    expect(warned(["node", "m.mjs"], { setup: "cp /work/repo/lib.js ." })).toEqual([
      expect.stringContaining("run.setup"),
    ]);
  });

  test.each<[string, CommandRunner["command"], Readonly<Record<string, string>>?]>([
    ["a relative path", ["node", "measure.mjs"]],
    ["another folder", ["node", "/work/repository/measure.mjs"]],
    ["a folder that ends alike", "node /mnt/work/repo/measure.mjs"],
    ["a variable of the shell", "node $PWD/measure.mjs", { PWD: ROOT }],
    ["a variable that is not set", "node $NOWHERE/measure.mjs"],
    ["a program outside", ["/usr/bin/node", "measure.mjs"]],
  ])("%s is not told", (_, command, env = {}) => {
    expect(warned(command, { env })).toEqual([]);
  });

  test.each<[string, Parameters<typeof warned>[1], string]>([
    ["a variable of the config", { own: { LIB: `${ROOT}/lib` } }, "run.env.LIB"],
    ["where Python looks", { env: { PYTHONPATH: `/opt/lib:${ROOT}/src` } }, "PYTHONPATH"],
    ["what Node.js loads", { env: { NODE_OPTIONS: `--require ${ROOT}/hook.cjs` } }, "NODE_OPTIONS"],
  ])("%s is told", (_, given, name) => {
    expect(warned(["python", "bench.py"], given)).toEqual([
      expect.stringContaining(`${name} names the working folder`),
    ]);
  });

  test.each<[string, Parameters<typeof warned>[1]]>([
    ["what is installed there", { env: { NODE_PATH: `${ROOT}/node_modules` } }],
    ["a variable that loads nothing", { env: { GITHUB_WORKSPACE: ROOT, DATA: `${ROOT}/data` } }],
    ["a relative path", { own: { PYTHONPATH: "src" } }],
  ])("%s is not told", (_, given) => {
    expect(warned(["python", "bench.py"], given)).toEqual([]);
  });

  test("a program that PATH finds in the working folder is told, unless it is installed there", async () => {
    const root = await mkdtemp(join(tmpdir(), "regression-gate-test-"));
    try {
      await writeFiles(root, {
        "bin/measure": "",
        "node_modules/.bin/tool": "",
        "venv/bin/py": "",
        "venv/pyvenv.cfg": "",
      });
      const PATH = ["bin", "node_modules/.bin", "venv/bin"].map((name) => join(root, name)).join(delimiter);
      const told = (command: CommandRunner["command"]) => warned(command, { root, env: { PATH } });
      expect(told(["measure"])).toEqual([expect.stringContaining("PATH names the working folder")]);
      expect(told("measure --fast | tee log")).toHaveLength(1);
      for (const other of ["tool", "py", "nothing", "./bin/measure"]) expect(told([other])).toEqual([]);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });

  test("only a baseline at a ref has a checkout of its own", () => {
    expect(warned(["/work/repo/bin/measure"], { baseline: { from: "none" } })).toEqual([]);
  });
});
