import { mkdtemp, rm, symlink } from "node:fs/promises";
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
    cases = [],
  }: {
    readonly baseline?: BaselineConfig;
    readonly setup?: Config["execution"]["setup"];
    readonly env?: Readonly<Record<string, string>>;
    /** `run.env` */
    readonly own?: Readonly<Record<string, string>>;
    readonly root?: string;
    readonly cases?: Parameters<typeof sharedPrograms>[2];
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
  return sharedPrograms(named, { root, env: { HOME: "/work", ...env }, extraEnv: {} }, cases).map(
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

  test.each<[string, readonly string[], Parameters<typeof warned>[1], boolean]>([
    ["cargo", ["cargo", "bench"], { env: { CARGO_TARGET_DIR: "/cache/target" } }, true],
    ["cargo in a shell", ["sh", "-c", "cd a && cargo bench"], { own: { CARGO_TARGET_DIR: "/t" } }, true],
    [
      "cargo with a folder of each side",
      ["cargo", "bench"],
      { own: { CARGO_TARGET_DIR: "target/x" } },
      false,
    ],
    ["another program", ["node", "cargo-list.mjs"], { env: { CARGO_TARGET_DIR: "/cache/target" } }, false],
  ])("one folder that both sides build into: %s", (_, command, given, isTold) => {
    expect(warned(command, given).some((text) => text.includes("build into one folder"))).toBe(isTold);
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

describe("a setup that installs the checkout where both sides find it", () => {
  const told = (setup: Config["execution"]["setup"]): readonly string[] => warned(["bench"], { setup });

  test.each<[string | readonly string[]]>([
    ["pip install -e ."],
    ["python3 -m pip install --quiet --editable '.[test]'"],
    [["pip3", "install", "."]],
    ["pipx install ."],
    ["uv tool install --force ."],
    ["python setup.py develop"],
    ["cargo install --path cli"],
    ["go install ./..."],
    ["npm ci && npm link"],
    ["npm install -g ."],
    ["make -j4 install"],
  ])("%j is told", (setup) => {
    expect(told(setup)).toEqual([
      expect.stringMatching(/^run\.setup installs the program in a place that both sides share \(".+"\)/),
    ]);
  });

  test.each<[string | readonly string[]]>([
    ["pip install -r requirements.txt"],
    ["python3 -m venv .venv && .venv/bin/pip install -e ."],
    ["pip install --target vendor ."],
    ["npm ci"],
    ["npm install"],
    ["go install golang.org/x/perf/cmd/benchstat@latest"],
    ["GOBIN=$PWD/bin go install ./..."],
    ["cargo build --release"],
    ["make DESTDIR=out install"],
    ["make installer"],
  ])("%j is not told", (setup) => {
    expect(told(setup)).toEqual([]);
  });
});

test("cases that hand the working folder to the program are told, by one of them", () => {
  const of = (name: string, path: string) => ({
    name,
    axes: { task: name },
    content: { task: { args: [path] } },
  });
  const cases = [of("a", "bench.sh"), of("b", "/work/repo/bench.sh"), of("c", "/work/repo/other.sh")];
  expect(warned(["sh", "run.sh"], { cases })).toEqual([
    expect.stringMatching(/^2 cases name the working folder by its absolute path \(one is b\)/),
  ]);
  expect(
    warned(["sh", "run.sh"], { cases: [of("a", "see /work/repo"), of("b", "/work/repository")] }),
  ).toEqual([]);
});

const onUnix = process.platform === "win32" ? describe.skip : describe;
onUnix("a path that a link leads to the working folder", () => {
  test("is told, unless a tool is installed there", async () => {
    const folder = await mkdtemp(join(tmpdir(), "linked-"));
    try {
      await writeFiles(folder, { "repo/bench.sh": "", "repo/node_modules/tool/cli.js": "" });
      await symlink(join(folder, "repo"), join(folder, "link"));
      await symlink(join(folder, "repo", "node_modules", "tool", "cli.js"), join(folder, "tool"));
      const root = join(folder, "repo");
      expect(warned(`sh ${join(folder, "link", "bench.sh")}`, { root })).toHaveLength(1);
      expect(warned(["node", join(folder, "tool")], { root })).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
