import { cleanText } from "../../base/clean-text.ts";
import { gateIdSlug } from "../../config/values/gate-id.ts";
import type { FoundBenchmarks } from "./benchmarks/benchmark-tool.ts";
import { findBenchmarks } from "./benchmarks/find-benchmarks.ts";
import { chooseToolchains } from "./choose-toolchains.ts";
import { coveredPaths } from "./covered-paths.ts";
import type { Repository } from "./repository.ts";
import type { CaseLanguage } from "./starter-case.ts";
import type { Step, Toolchain } from "./toolchains/toolchain.ts";

/** What `init` concludes from the repository's files. */
export interface Starter {
  /** Gate id. */
  readonly id: string;
  readonly language: CaseLanguage;
  /** What the command of a case begins with; null = the language's own. */
  readonly interpreter: readonly string[] | null;
  /** What installs and builds the program on a runner; empty = not known. */
  readonly steps: readonly Step[];
  /** Globs of the files this gate covers; null = all, since it is not known what the program is made of. */
  readonly paths: readonly string[] | null;
  /** Why this was chosen, for the person who reads the file. */
  readonly why: string;
  /** What the repository measures already. */
  readonly benchmarks: readonly FoundBenchmarks[];
  /** Names of environment variables. */
  readonly secrets: readonly string[];
  /** regression-gate is in node_modules, with the schema for editors. */
  readonly isInstalled: boolean;
}

/** Chooses a starter from the repository's files. */
export function inspectRepository(
  repository: Repository,
  found: Pick<Starter, "secrets" | "isInstalled">,
): Starter {
  const toolchains = chooseToolchains(repository);
  const [first] = toolchains;
  return {
    id: starterId(repository.name),
    language: first?.language ?? "shell",
    interpreter: first?.interpreter ?? null,
    steps: toolchains.flatMap(({ steps }) => steps),
    paths: coveredPaths(repository, toolchains),
    why: whyChosen(toolchains),
    benchmarks: findBenchmarks(repository, { python: pythonOf(toolchains) }),
    ...found,
  };
}

function pythonOf(toolchains: readonly Toolchain[]): string {
  const { interpreter = null } = toolchains.find(({ name }) => name === "Python") ?? {};
  // They become words of a shell, and a folder may be one of them.
  const isPlain = interpreter?.every((word) => /^[\w./-]+$/.test(word)) ?? false;
  return interpreter !== null && isPlain ? interpreter.join(" ") : "python";
}

const MOST_CHARS = 300;

function whyChosen(toolchains: readonly Toolchain[]): string {
  if (toolchains.length === 0) return "nothing that was found tells what builds the program: a shell script";
  const programs = toolchains.map(({ name, found }) => `a ${name} program (${found.join(", ")})`);
  // A folder's name may break the line, which is a comment.
  return cleanText(`the repository has ${programs.join(" and ")}`, MOST_CHARS);
}

/** `My App` is `my-app`; the digest of a slug is for names that would lose letters. */
function starterId(name: string): string {
  const plain = name.toLowerCase();
  return gateIdSlug(
    /^[\x20-\x7e]*$/.test(plain)
      ? plain.replaceAll(/[^a-z0-9._-]+/g, "-").replaceAll(/^[^a-z0-9]+|-$/g, "")
      : plain,
  );
}
