import { has, inFolder, type Repository } from "../repository.ts";
import { type FindToolchain, runIn, type Step, type Toolchain } from "./toolchain.ts";

const EXTENSIONS = [".py"];
const MARKERS = ["pyproject.toml", "setup.py", "requirements.txt"];

/** Uv, poetry or pip, by the lock file and what pyproject.toml says. */
export const findPython: FindToolchain = (repository, folder) => {
  const isThere = (file: string): boolean => has(repository, inFolder(folder, file));
  const pyproject = repository.texts.get(inFolder(folder, "pyproject.toml")) ?? "";
  const isPoetry = isThere("poetry.lock") || hasTable(pyproject, "tool.poetry");
  const isUv = isThere("uv.lock") || hasTable(pyproject, "tool.uv");
  const markers = [...MARKERS, "uv.lock", "poetry.lock"].filter(isThere);
  if (markers.length === 0) return null;
  const own = isUv && !isThere("poetry.lock") ? byUv(folder, isThere) : null;
  const parts =
    own ?? (isPoetry ? byPoetry(repository, folder, pyproject) : byPip(repository, folder, pyproject));
  const found = markers.map((file) => inFolder(folder, file));
  return { name: "Python", found, language: "python", extensions: EXTENSIONS, ...parts };
};

type Parts = Pick<Toolchain, "steps" | "interpreter">;

function byUv(folder: string, isThere: (file: string) => boolean): Parts {
  const locked = isThere("uv.lock") ? " --locked" : "";
  return {
    steps: [
      { uses: "astral-sh/setup-uv@v7", with: { "enable-cache": "true" } },
      runIn(folder, `uv sync${locked}`),
    ],
    interpreter: ["uv", "run", ...(folder === "" ? [] : ["--project", folder]), "python"],
  };
}

/** A project that is no package is one that poetry cannot install, only what it depends on. */
function byPoetry(repository: Repository, folder: string, pyproject: string): Parts {
  const name = /^name\s*=\s*["']([^"']+)["']/m.exec(pyproject)?.[1] ?? "";
  const module = name.replaceAll(/[-.]/g, "_").toLowerCase();
  const isPackage =
    /^packages\s*=/m.test(pyproject) ||
    ["", "src/"].some((place) => has(repository, inFolder(folder, `${place}${module}/__init__.py`)));
  const cache = has(repository, inFolder(folder, "poetry.lock")) ? { cache: "poetry" } : {};
  const place =
    cache.cache === undefined || folder === ""
      ? {}
      : { "cache-dependency-path": inFolder(folder, "poetry.lock") };
  return {
    steps: [
      // This comes before Python is set up: its cache asks poetry where the environment is.
      runIn("", "pipx install poetry"),
      {
        uses: "actions/setup-python@v6",
        with: { ...pythonVersion(repository, folder, pyproject), ...cache, ...place },
      },
      runIn(folder, isPackage ? "poetry install" : "poetry install --no-root"),
    ],
    interpreter: ["poetry", ...(folder === "" ? [] : ["--project", folder]), "run", "python"],
  };
}

function byPip(repository: Repository, folder: string, pyproject: string): Parts {
  const isThere = (file: string): boolean => has(repository, inFolder(folder, file));
  const isPackage =
    isThere("setup.py") ||
    ((hasTable(pyproject, "project") || hasTable(pyproject, "build-system")) &&
      holdsOneModule(repository, folder, pyproject));
  const cached = ["requirements.txt", "pyproject.toml"].find(isThere);
  const cache: Readonly<Record<string, string>> =
    cached === undefined ? {} : { cache: "pip", "cache-dependency-path": inFolder(folder, cached) };
  const steps: readonly Step[] = [
    { uses: "actions/setup-python@v6", with: { ...pythonVersion(repository, folder, pyproject), ...cache } },
    ...(isThere("requirements.txt") ? [runIn(folder, "pip install -r requirements.txt")] : []),
    ...(isPackage ? [runIn(folder, "pip install .")] : []),
  ];
  return { steps, interpreter: null };
}

/**
 * Setuptools refuses to guess which of several folders, or of several files, is the package where nothing says so. Any folder
 * counts, also one without Python in it.
 */
function holdsOneModule(repository: Repository, folder: string, pyproject: string): boolean {
  if (hasTable(pyproject, "build-system") && !pyproject.includes("setuptools")) return true;
  if (hasTable(pyproject, "tool.setuptools") || has(repository, inFolder(folder, "setup.cfg"))) return true;
  const below = inFolder(folder, "");
  const paths = repository.files
    .filter((file) => file.startsWith(below))
    .map((file) => file.slice(below.length).split("/"));
  const firsts = paths.flatMap(([first = "", ...rest]) => (rest.length > 0 ? [first] : []));
  const folders = new Set(firsts.filter((name) => /^[A-Za-z_]\w*$/.test(name) && !NO_PACKAGES.has(name)));
  if (firsts.includes("src") || folders.size === 1) return true;
  const modules = paths.filter(
    ([first = "", second]) =>
      second === undefined && /^(?!(?:conftest|noxfile|tasks|fabfile|test)\.)\w+\.py$/.test(first),
  );
  return folders.size === 0 && modules.length === 1;
}

/** Folders that setuptools passes over. */
const NO_PACKAGES: ReadonlySet<string> = new Set([
  ..."benchmark benchmarks bin build ci debian doc docs documentation example examples exercise exercises fabfile".split(
    " ",
  ),
  ..."htmlcov manpages news python scripts tasks test tests tool tools unit_test unit_tests util utils".split(
    " ",
  ),
]);

function pythonVersion(
  repository: Repository,
  folder: string,
  pyproject: string,
): Readonly<Record<string, string>> {
  const file = [
    ".python-version",
    ...(/^requires-python\s*=/m.test(pyproject) ? ["pyproject.toml"] : []),
  ].find((name) => has(repository, inFolder(folder, name)));
  return file === undefined ? { "python-version": "3.x" } : { "python-version-file": inFolder(folder, file) };
}

function hasTable(toml: string, name: string): boolean {
  return toml.split("\n").some((line) => line.trim() === `[${name}]` || line.trim().startsWith(`[${name}.`));
}
