/** A repository that nobody has, and what `init` should tell from its files. */
export interface MadeUpRepository {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Name of its first branch. */
  readonly branch: string;
  /** Lines of `run` in the workflow, in order. */
  readonly runs: readonly string[];
  /** Actions before this one, after the checkout, with their inputs. */
  readonly setUps: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Without those of the gate itself; null = none are written. */
  readonly paths: readonly string[] | null;
  /** What runs the first case. */
  readonly command: readonly string[];
}

const GATE_TOOL = JSON.stringify({ devDependencies: { "regression-gate": "^1.0.0" } });
const NPM_LOCK = JSON.stringify({ lockfileVersion: 3, requires: true, packages: { "": {} } });
const UV_LOCK = `version = 1
requires-python = ">=3.10"

[[package]]
name = "app"
version = "1"
source = { virtual = "." }
`;
/** The hash is of the pyproject.toml beside it. */
const POETRY_LOCK = `package = []

[metadata]
lock-version = "2.1"
python-versions = "*"
content-hash = "115cf985d932e9bf5f540555bbdd75decbb62cac81e399375fc19f6277f8c1d8"
`;
const PNPM_LOCK = `lockfileVersion: '9.0'

importers:

  .: {}
`;
const BUN_LOCK = `{
  "lockfileVersion": 1,
  "configVersion": 1,
  "workspaces": {
    "": {
      "name": "app",
    },
    "packages/core": {
      "name": "core",
    },
  },
  "packages": {
    "core": ["core@workspace:packages/core"],
  }
}
`;
const NODE_CASE = ["node", "regression-gate/case.mjs"];
const SHELL_CASE = ["sh", "regression-gate/case.sh"];
const PYTHON_CASE = "regression-gate/case.py";
/** What `npm install --save-dev regression-gate` leaves. */
const GATE_INSTALLED = {
  "package.json": GATE_TOOL,
  "package-lock.json": NPM_LOCK,
  "node_modules/regression-gate/package.json": "{}",
};

export const MADE_UP: readonly MadeUpRepository[] = [
  {
    name: "npm, code in src and lib, Node's version in a file",
    branch: "main",
    files: {
      "package.json": JSON.stringify({ name: "app", dependencies: {} }),
      "package-lock.json": NPM_LOCK,
      ".nvmrc": "22\n",
      "src/index.js": "",
      "lib/deep/tool.ts": "",
      "docs/guide.md": "",
      "README.md": "",
      "tsconfig.json": "{}",
    },
    runs: ["npm ci"],
    setUps: { "actions/setup-node@v7": { "node-version-file": ".nvmrc", cache: "npm" } },
    paths: [".nvmrc", "lib/**", "package-lock.json", "package.json", "src/**", "tsconfig.json"],
    command: NODE_CASE,
  },
  {
    name: "a pnpm workspace, after npm installed the gate into it",
    branch: "main",
    files: {
      ...GATE_INSTALLED,
      "package.json": JSON.stringify({ private: true }),
      "pnpm-workspace.yaml": "packages: [packages/*, apps/*]\n",
      "pnpm-lock.yaml": `${PNPM_LOCK}\n  apps/web: {}\n\n  packages/core: {}\n`,
      "packages/core/package.json": "{}",
      "packages/core/src/index.ts": "",
      "apps/web/package.json": "{}",
      "apps/web/index.ts": "",
    },
    runs: ["pnpm install --frozen-lockfile"],
    setUps: {
      "pnpm/action-setup@v4": { version: "10" },
      "actions/setup-node@v7": { "node-version": "lts/*", cache: "pnpm" },
    },
    paths: [
      "apps/**",
      "package-lock.json",
      "package.json",
      "packages/**",
      "pnpm-lock.yaml",
      "pnpm-workspace.yaml",
    ],
    command: NODE_CASE,
  },
  {
    name: "pnpm of a version that package.json names",
    branch: "main",
    files: {
      "package.json": JSON.stringify({ packageManager: "pnpm@9.1.0" }),
      "pnpm-lock.yaml": PNPM_LOCK,
      "index.mjs": "",
    },
    runs: ["pnpm install --frozen-lockfile"],
    setUps: {
      "pnpm/action-setup@v4": {},
      "actions/setup-node@v7": { "node-version": "lts/*", cache: "pnpm" },
    },
    paths: ["index.mjs", "package.json", "pnpm-lock.yaml"],
    command: NODE_CASE,
  },
  {
    name: "yarn 1",
    branch: "master",
    files: { "package.json": "{}", "yarn.lock": "# yarn lockfile v1\n", "server/app.js": "" },
    runs: ["yarn install --frozen-lockfile"],
    setUps: { "actions/setup-node@v7": { "node-version": "lts/*", cache: "yarn" } },
    paths: ["package.json", "server/**", "yarn.lock"],
    command: NODE_CASE,
  },
  {
    name: "yarn 4",
    branch: "main",
    files: {
      "package.json": JSON.stringify({ packageManager: "yarn@4.1.0" }),
      "yarn.lock": "# generated\n\n__metadata:\n  version: 8\n",
      ".yarnrc.yml": "nodeLinker: node-modules\n",
      "src/app.ts": "",
    },
    runs: ["corepack enable", "yarn install --immutable"],
    setUps: { "actions/setup-node@v7": { "node-version": "lts/*", cache: "yarn" } },
    paths: [".yarnrc.yml", "package.json", "src/**", "yarn.lock"],
    command: NODE_CASE,
  },
  {
    name: "bun",
    branch: "main",
    files: {
      "package.json": JSON.stringify({ name: "app", workspaces: ["packages/*"] }),
      "bun.lock": BUN_LOCK,
      "packages/core/package.json": JSON.stringify({ name: "core" }),
      "packages/core/index.ts": "",
      "tests/a.test.ts": "",
    },
    runs: ["bun install --frozen-lockfile"],
    setUps: { "oven-sh/setup-bun@v2": {} },
    paths: ["bun.lock", "package.json", "packages/**", "tests/**"],
    command: NODE_CASE,
  },
  {
    name: "a package.json without a lock file and without code",
    branch: "main",
    files: { "package.json": "{}" },
    runs: ["npm install"],
    setUps: { "actions/setup-node@v7": { "node-version": "lts/*" } },
    paths: null,
    command: NODE_CASE,
  },
  {
    name: "uv, after npm installed the gate into it",
    branch: "main",
    files: {
      ...GATE_INSTALLED,
      "pyproject.toml": '[project]\nname = "app"\nversion = "1"\nrequires-python = ">=3.10"\n',
      "uv.lock": UV_LOCK,
      "app/main.py": "",
      "prompts/system.txt": "",
    },
    runs: ["uv sync --locked"],
    setUps: { "astral-sh/setup-uv@v7": { "enable-cache": "true" } },
    paths: ["app/**", "prompts/**", "pyproject.toml", "uv.lock"],
    command: ["uv", "run", "python", PYTHON_CASE],
  },
  {
    name: "poetry",
    branch: "main",
    files: {
      "pyproject.toml": '[tool.poetry]\nname = "my-app"\nversion = "1"\n',
      "poetry.lock": POETRY_LOCK,
      "my_app/__init__.py": "",
    },
    runs: ["pipx install poetry", "poetry install"],
    setUps: { "actions/setup-python@v6": { "python-version": "3.x", cache: "poetry" } },
    paths: ["my_app/**", "poetry.lock", "pyproject.toml"],
    command: ["poetry", "run", "python", PYTHON_CASE],
  },
  {
    name: "pip with requirements, code at the top, default branch master",
    branch: "master",
    files: { "requirements.txt": "", "solve.py": "", ".python-version": "3.12\n" },
    runs: ["pip install -r requirements.txt"],
    setUps: {
      "actions/setup-python@v6": {
        "python-version-file": ".python-version",
        cache: "pip",
        "cache-dependency-path": "requirements.txt",
      },
    },
    paths: [".python-version", "requirements.txt", "solve.py"],
    command: ["python3", PYTHON_CASE],
  },
  {
    name: "pip with a package",
    branch: "main",
    files: {
      "pyproject.toml":
        '[build-system]\nrequires = ["setuptools"]\n[project]\nname = "solver"\nversion = "1"\n',
      "src/solver/__init__.py": "",
      "tests/test_solver.py": "",
    },
    runs: ["pip install ."],
    setUps: {
      "actions/setup-python@v6": {
        "python-version": "3.x",
        cache: "pip",
        "cache-dependency-path": "pyproject.toml",
      },
    },
    paths: ["pyproject.toml", "src/**", "tests/**"],
    command: ["python3", PYTHON_CASE],
  },
  {
    name: "pip with a pyproject.toml that only formats",
    branch: "main",
    files: { "pyproject.toml": "[tool.ruff]\n", "app.py": "" },
    runs: [],
    setUps: {
      "actions/setup-python@v6": {
        "python-version": "3.x",
        cache: "pip",
        "cache-dependency-path": "pyproject.toml",
      },
    },
    paths: ["app.py", "pyproject.toml"],
    command: ["python3", PYTHON_CASE],
  },
  {
    name: "Go, after npm installed the gate into it",
    branch: "trunk",
    files: {
      ...GATE_INSTALLED,
      "go.mod": "module example.com/app\n\ngo 1.21\n",
      "go.sum": "",
      "main.go": "package main\n\nfunc main() {}\n",
      "internal/solve/solve.go": "package solve\n",
    },
    runs: ["go build ./..."],
    setUps: { "actions/setup-go@v6": { "go-version-file": "go.mod", "cache-dependency-path": "**/go.sum" } },
    paths: ["go.mod", "go.sum", "internal/**", "main.go"],
    command: SHELL_CASE,
  },
  {
    name: "a Go workspace without a module at its top",
    branch: "main",
    files: {
      "go.work": "go 1.21\n\nuse (\n\t./a\n\t./b/c // the other\n)\n",
      "a/go.mod": "module example.com/a\n\ngo 1.21\n",
      "a/a.go": "package a\n",
      "b/c/go.mod": "module example.com/c\n\ngo 1.21\n",
      "b/c/c.go": "package c\n",
    },
    runs: ["go build ./a/... ./b/c/..."],
    setUps: { "actions/setup-go@v6": { "go-version-file": "go.work", cache: "false" } },
    paths: ["a/**", "b/**", "go.work"],
    command: SHELL_CASE,
  },
  {
    name: "a Cargo workspace, after npm installed the gate into it",
    branch: "main",
    files: {
      ...GATE_INSTALLED,
      "Cargo.toml": '[workspace]\nmembers = ["crates/*"]\nresolver = "2"\n',
      "Cargo.lock": 'version = 3\n\n[[package]]\nname = "core-of-it"\nversion = "0.1.0"\n',
      "crates/core/Cargo.toml": '[package]\nname = "core-of-it"\nversion = "0.1.0"\nedition = "2021"\n',
      "crates/core/src/lib.rs": "pub fn one() -> u32 { 1 }\n",
    },
    runs: ["cargo build --workspace --release --locked"],
    setUps: { "Swatinem/rust-cache@v2": {} },
    paths: ["Cargo.lock", "Cargo.toml", "crates/**"],
    command: SHELL_CASE,
  },
  {
    name: "Maven",
    branch: "main",
    files: {
      "pom.xml":
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>g</groupId><artifactId>a</artifactId><version>1</version><properties><maven.compiler.source>17</maven.compiler.source><maven.compiler.target>17</maven.compiler.target></properties></project>',
      "src/main/java/App.java": "class App {}",
    },
    runs: ["mvn --batch-mode --no-transfer-progress -DskipTests package"],
    setUps: { "actions/setup-java@v5": { distribution: "temurin", "java-version": "21", cache: "maven" } },
    paths: ["pom.xml", "src/**"],
    command: SHELL_CASE,
  },
  {
    name: "Gradle with its wrapper",
    branch: "main",
    files: {
      "settings.gradle.kts": "",
      "app/build.gradle.kts": "",
      "app/src/main/kotlin/App.kt": "",
      gradlew: "#!/bin/sh\n",
      "gradle/wrapper/gradle-wrapper.properties": "",
    },
    runs: ["sh ./gradlew assemble"],
    setUps: { "actions/setup-java@v5": { distribution: "temurin", "java-version": "21", cache: "gradle" } },
    paths: ["app/**", "gradle/**", "gradlew", "settings.gradle.kts"],
    command: SHELL_CASE,
  },
  {
    name: "CMake",
    branch: "master",
    files: {
      "CMakeLists.txt":
        "cmake_minimum_required(VERSION 3.10)\nproject(app C)\nadd_executable(app source/main.c)\n",
      "source/main.c": "int main(void) { return 0; }\n",
      "include/app.h": "",
    },
    runs: [
      "cmake -S . -B build -DCMAKE_BUILD_TYPE=Release",
      "cmake --build build --config Release --parallel",
    ],
    setUps: {},
    paths: ["CMakeLists.txt", "include/**", "source/**"],
    command: SHELL_CASE,
  },
  {
    name: "a Python service in a folder below the top",
    branch: "main",
    files: { "backend/requirements.txt": "", "backend/app/main.py": "", "README.md": "" },
    runs: ["pip install -r requirements.txt"],
    setUps: {
      "actions/setup-python@v6": {
        "python-version": "3.x",
        cache: "pip",
        "cache-dependency-path": "backend/requirements.txt",
      },
    },
    paths: ["backend/**"],
    command: ["python3", PYTHON_CASE],
  },
  {
    name: "nothing that is known",
    branch: "main",
    files: { Makefile: "all:\n", "main.zig": "", "main.tex": "" },
    runs: [],
    setUps: {},
    paths: null,
    command: SHELL_CASE,
  },
];
