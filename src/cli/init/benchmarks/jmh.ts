import { has, inFolder, type Repository } from "../repository.ts";
import { isPlainPath } from "../toolchains/toolchain.ts";
import { fileWith, type FindBenchmarks, type FoundBenchmarks } from "./benchmark-tool.ts";

const BUILD = /^(?:[^/]+\/)?(?:pom\.xml|build\.gradle(?:\.kts)?)$/;

export const findJmh: FindBenchmarks = (repository) => {
  const build = fileWith(repository, BUILD, /\bjmh-core\b|me\.champeau\.jmh/);
  if (build === null) return null;
  const folder = build.replace(/\/?[^/]*$/, "");
  // The folder becomes a word of a shell.
  const how = folder !== "" && !isPlainPath(folder) ? null : howToRun(repository, build, folder);
  if (how !== null) return { tool: "JMH", confidence: "likely", ...how };
  return {
    tool: "JMH",
    confidence: "unsure",
    why: `${build} has JMH, and ${lackOf(repository, build)}`,
    run: null,
    results: "bench.json",
  };
};

type How = Pick<FoundBenchmarks, "why" | "run" | "results">;

function howToRun(repository: Repository, build: string, folder: string): How | null {
  const text = repository.texts.get(build) ?? "";
  return build.endsWith("pom.xml") ? byMaven(repository, text, folder) : byGradle(repository, text, folder);
}

function byMaven({ texts }: Repository, text: string, folder: string): How | null {
  const isJar = /<finalName>\s*(?:benchmarks|\$\{uberjar\.name\})\s*</.test(text);
  const isModule = folder === "" || (texts.get("pom.xml") ?? "").includes(`<module>${folder}</module>`);
  if (!isJar || !isModule) return null;
  const only = folder === "" ? "" : ` -pl ${folder} -am`;
  const jar = inFolder(folder, "target/benchmarks.jar");
  return {
    why: `${inFolder(folder, "pom.xml")} has jmh-core and builds benchmarks.jar`,
    run: `mvn --batch-mode -q -DskipTests${only} package && java -jar ${jar} -f 1 -rf json -rff bench.json`,
    results: "bench.json",
  };
}

/** The plugin of Gradle has no option for the format: the build file says it. */
function byGradle(repository: Repository, text: string, folder: string): How | null {
  if (!has(repository, "gradlew") || !writesJson(text) || /\bresultsFile\b/.test(text)) return null;
  if (folder !== "" && !isIncluded(repository, folder)) return null;
  const task = folder === "" ? "jmh" : `:${folder}:jmh`;
  return {
    why: `the plugin me.champeau.jmh of ${folder === "" ? "the build" : folder} writes JSON`,
    // Gradle does not run again what did not change.
    run: `./gradlew --no-daemon -q ${task} --rerun-tasks`,
    results: inFolder(folder, "build/results/jmh/results.json"),
  };
}

function writesJson(text: string): boolean {
  return (
    /me\.champeau\.jmh/.test(text) &&
    /\bresultFormat\b\s*(?:=|\.set\s*\(|\s)\s*\(?\s*["']JSON["']/i.test(text)
  );
}

/** `include("bench")` in the settings at the top. */
function isIncluded({ texts }: Repository, folder: string): boolean {
  const settings = texts.get("settings.gradle") ?? texts.get("settings.gradle.kts") ?? "";
  const lines = settings.split("\n").filter((line) => /^\s*include\b/.test(line));
  return lines.some((line) =>
    [`"${folder}"`, `'${folder}'`, `":${folder}"`, `':${folder}'`].some((name) => line.includes(name)),
  );
}

function lackOf(repository: Repository, build: string): string {
  if (build.endsWith("pom.xml")) return "nothing says what runs it";
  if (!has(repository, "gradlew")) return "no gradlew is at the top, so nothing says what runs it";
  return writesJson(repository.texts.get(build) ?? "")
    ? "nothing says where its results are"
    : "does not say resultFormat = 'JSON' in jmh { }, without which there are means alone";
}
