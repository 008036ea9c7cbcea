import { countSources, has, inFolder, type Repository } from "../repository.ts";
import { type FindToolchain, runIn, type Step } from "./toolchain.ts";

const EXTENSIONS = [".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx"];

type Manager = "npm" | "pnpm" | "yarn" | "bun";

/** `npm install --save-dev regression-gate` adds a lock file of npm to any repository: npm's is the last to decide. */
const LOCKS: readonly (readonly [file: string, manager: Manager])[] = [
  ["pnpm-lock.yaml", "pnpm"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
  ["yarn.lock", "yarn"],
  ["package-lock.json", "npm"],
  ["npm-shrinkwrap.json", "npm"],
];

interface PackageJson {
  /** The package manager as corepack reads it: `pnpm@10.1.0`. */
  readonly packageManager: string;
  readonly hasDependencies: boolean;
  readonly hasWorkspaces: boolean;
}

/** A package.json, a lock file and its package manager. */
export const findNode: FindToolchain = (repository, folder) => {
  if (!has(repository, inFolder(folder, "package.json"))) return null;
  const json = readPackageJson(repository, folder);
  const lock = lockOf(repository, folder, json);
  const manager = lock?.manager ?? declaredManager(json) ?? "npm";
  return {
    name: "Node",
    found: ["package.json", ...(lock === null ? [] : [lock.file])].map((file) => inFolder(folder, file)),
    language: "node",
    extensions: EXTENSIONS,
    steps: [
      ...setUp(repository, folder, { manager, lock: lock?.file ?? null, json }),
      ...install(folder, manager, { json, lock: lock?.file ?? null, repository }),
    ],
    interpreter: null,
  };
};

/** A package.json for tools such as this one: no program is in it, whatever else the repository is. */
export function isToolingOnly(repository: Repository, folder: string): boolean {
  const json = readPackageJson(repository, folder);
  if (json.hasDependencies || json.hasWorkspaces) return false;
  const configs = repository.files.filter((file) => /^[^/]*\.config\.[cm]?[jt]s$|^\.[^/]*$/.test(file));
  return (
    countSources(repository, EXTENSIONS, folder) <=
    countSources({ ...repository, files: configs }, EXTENSIONS)
  );
}

function readPackageJson({ texts }: Repository, folder: string): PackageJson {
  const json = objectOf(texts.get(inFolder(folder, "package.json")) ?? "");
  const { packageManager, dependencies, workspaces } = json;
  return {
    packageManager: typeof packageManager === "string" ? packageManager : "",
    hasDependencies: Object.keys(dependencies ?? {}).length > 0,
    hasWorkspaces: workspaces !== undefined,
  };
}

/** The object in a text; empty if it is none: its package manager says what is wrong with the file. */
function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === "object" && json !== null ? { ...json } : {};
  } catch {
    return {};
  }
}

interface Lock {
  readonly file: string;
  readonly manager: Manager;
}

function lockOf(repository: Repository, folder: string, json: PackageJson): Lock | null {
  const found = LOCKS.filter(([file]) => has(repository, inFolder(folder, file)));
  const declared = declaredManager(json);
  const [file, manager] = found.find(([, name]) => name === declared) ?? found[0] ?? [null, null];
  return file === null || manager === null ? null : { file, manager };
}

function declaredManager({ packageManager }: PackageJson): Manager | null {
  const [name = ""] = packageManager.split("@");
  return name === "npm" || name === "pnpm" || name === "yarn" || name === "bun" ? name : null;
}

interface Facts {
  readonly manager: Manager;
  readonly lock: string | null;
  readonly json: PackageJson;
}

function setUp(repository: Repository, folder: string, facts: Facts): readonly Step[] {
  const { manager, lock } = facts;
  if (manager === "bun") return [{ uses: "oven-sh/setup-bun@v2", with: {} }];
  const version = [".nvmrc", ".node-version"].find((file) => has(repository, inFolder(folder, file)));
  const cache = lock === null ? {} : { cache: manager };
  const place = lock === null || folder === "" ? {} : { "cache-dependency-path": inFolder(folder, lock) };
  const node: Step = {
    uses: "actions/setup-node@v7",
    with: {
      ...(version === undefined
        ? { "node-version": "lts/*" }
        : { "node-version-file": inFolder(folder, version) }),
      ...cache,
      ...place,
    },
  };
  if (manager === "pnpm") return [pnpmStep(repository, folder, facts), node];
  // The runner's own yarn is of version 1.
  return manager === "yarn" && isModernYarn(repository, folder, facts.json)
    ? [runIn("", "corepack enable"), node]
    : [node];
}

/** It refuses a version beside the one of package.json, and to run without any. */
function pnpmStep({ texts }: Repository, folder: string, { json }: Facts): Step {
  const place: Readonly<Record<string, string>> =
    folder === "" ? {} : { package_json_file: inFolder(folder, "package.json") };
  if (declaredManager(json) === "pnpm") return { uses: "pnpm/action-setup@v4", with: place };
  const lock = texts.get(inFolder(folder, "pnpm-lock.yaml")) ?? "";
  const format = /^lockfileVersion: '?(\d+)/m.exec(lock)?.[1];
  // Format 6 is of version 8, and 5 of the ones before.
  const version = format === "5" ? "7" : format === "6" ? "8" : "10";
  return { uses: "pnpm/action-setup@v4", with: { version, ...place } };
}

function isModernYarn(repository: Repository, folder: string, { packageManager }: PackageJson): boolean {
  const lock = repository.texts.get(inFolder(folder, "yarn.lock")) ?? "";
  return (
    has(repository, inFolder(folder, ".yarnrc.yml")) ||
    /^yarn@(?!1\.)/.test(packageManager) ||
    lock.includes("\n__metadata:")
  );
}

/** What the lock file says is installed, and nothing else: `ci` and its like. */
function install(
  folder: string,
  manager: Manager,
  { json, lock, repository }: Pick<Facts, "json" | "lock"> & { readonly repository: Repository },
): readonly Step[] {
  if (lock === null) return [runIn(folder, `${manager} install`)];
  const commands = {
    npm: "npm ci",
    pnpm: "pnpm install --frozen-lockfile",
    bun: "bun install --frozen-lockfile",
    yarn: isModernYarn(repository, folder, json)
      ? "yarn install --immutable"
      : "yarn install --frozen-lockfile",
  } as const satisfies Record<Manager, string>;
  return [runIn(folder, commands[manager])];
}
