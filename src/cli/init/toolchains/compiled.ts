import { has, inFolder, type Repository } from "../repository.ts";
import { type FindToolchain, isPlainPath, runIn } from "./toolchain.ts";

export const findGo: FindToolchain = (repository, folder) => {
  const file = ["go.work", "go.mod"].find((name) => has(repository, inFolder(folder, name)));
  if (file === undefined) return null;
  const path = inFolder(folder, file);
  const sum = repository.files.find(
    (name) => name.startsWith(inFolder(folder, "")) && name.endsWith("go.sum"),
  );
  const modules = file === "go.work" ? workModules(repository.texts.get(path) ?? "") : ["."];
  const cache: Readonly<Record<string, string>> =
    sum === undefined ? { cache: "false" } : { "cache-dependency-path": inFolder(folder, "**/go.sum") };
  return {
    name: "Go",
    found: [path],
    language: "shell",
    extensions: [".go"],
    steps: [
      { uses: "actions/setup-go@v6", with: { "go-version-file": path, ...cache } },
      ...(modules.length === 0 ? [] : [runIn(folder, `go build ${modules.map(allPackages).join(" ")}`)]),
    ],
    interpreter: null,
  };
};

function allPackages(module: string): string {
  return module === "." ? "./..." : `./${module}/...`;
}

/** Folders of `use`, in one line or in brackets. A pattern of packages never leaves the module around the folder. */
function workModules(text: string): readonly string[] {
  const listed = /^use\s*\(([^)]*)\)/m.exec(text)?.[1]?.split("\n") ?? [];
  const single = [...text.matchAll(/^use\s+([^\s(]+)/gm)].map((match) => match[1] ?? "");
  return [...listed, ...single]
    .map((line) =>
      line
        .replace(/\/\/.*$/, "")
        .trim()
        .replaceAll('"', "")
        .replace(/^\.\/(?=.)/, "")
        .replace(/\/$/, ""),
    )
    .filter((module) => isPlainPath(module));
}

export const findRust: FindToolchain = (repository, folder) => {
  const path = inFolder(folder, "Cargo.toml");
  if (!has(repository, path)) return null;
  const isWorkspace = /^\s*\[workspace[\].]/m.test(repository.texts.get(path) ?? "");
  const isLocked = has(repository, inFolder(folder, "Cargo.lock"));
  const flags = [...(isWorkspace ? ["--workspace"] : []), "--release", ...(isLocked ? ["--locked"] : [])];
  return {
    name: "Rust",
    found: [path],
    language: "shell",
    extensions: [".rs"],
    steps: [
      { uses: "Swatinem/rust-cache@v2", with: folder === "" ? {} : { workspaces: folder } },
      runIn(folder, `cargo build ${flags.join(" ")}`),
    ],
    interpreter: null,
  };
};

const JVM_SOURCES = [".java", ".kt", ".kts", ".scala", ".groovy"];

export const findJava: FindToolchain = (repository, folder) => {
  const isThere = (file: string): boolean => has(repository, inFolder(folder, file));
  const gradle = ["settings.gradle", "settings.gradle.kts", "build.gradle", "build.gradle.kts"].filter(
    isThere,
  );
  const isMaven = isThere("pom.xml") && !isThere("gradlew");
  if (!isMaven && gradle.length === 0) return null;
  const version = javaVersion(repository, folder);
  const cache = isMaven ? "maven" : "gradle";
  const command = isMaven
    ? `${isThere("mvnw") ? "sh ./mvnw" : "mvn"} --batch-mode --no-transfer-progress -DskipTests package`
    : `${isThere("gradlew") ? "sh ./gradlew" : "gradle"} assemble`;
  return {
    name: "Java",
    found: (isMaven ? ["pom.xml"] : gradle).map((file) => inFolder(folder, file)),
    language: "shell",
    extensions: JVM_SOURCES,
    steps: [
      { uses: "actions/setup-java@v5", with: { distribution: "temurin", ...version, cache } },
      runIn(folder, command),
    ],
    interpreter: null,
  };
};

const NEWEST_LTS_JAVA = "21";

function javaVersion(repository: Repository, folder: string): Readonly<Record<string, string>> {
  const file = [".java-version", ".sdkmanrc"].find((name) => has(repository, inFolder(folder, name)));
  if (file !== undefined) return { "java-version-file": inFolder(folder, file) };
  const pom = repository.texts.get(inFolder(folder, "pom.xml")) ?? "";
  const written = /<(?:maven\.compiler\.(?:release|target)|java\.version|release)>\s*(\d+)\s*</.exec(
    pom,
  )?.[1];
  // What is built for an older release is built by a newer compiler as well.
  return { "java-version": String(Math.max(Number(written ?? 0), Number(NEWEST_LTS_JAVA))) };
}

export const findCmake: FindToolchain = (repository, folder) => {
  const path = inFolder(folder, "CMakeLists.txt");
  if (!has(repository, path)) return null;
  return {
    name: "C or C++",
    found: [path],
    language: "shell",
    extensions: [".c", ".cc", ".cpp", ".cxx", ".h", ".hh", ".hpp", ".cu"],
    steps: [
      runIn(folder, "cmake -S . -B build -DCMAKE_BUILD_TYPE=Release"),
      runIn(folder, "cmake --build build --config Release --parallel"),
    ],
    interpreter: null,
  };
};
