/**
 * Lints the workflows, action.yml, what `init` writes, and every YAML example of the docs with GitHub's own language service,
 * which checks the `with:` keys of this action against action.yml; configs in the docs are parsed as configs.
 */
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";
import { parse } from "yaml";
import { UsageError } from "../src/base/errors.ts";
import { benchmarkWorkflow } from "../src/cli/init/benchmark-workflow.ts";
import { theBenchmarks } from "../src/cli/init/benchmarks/find-benchmarks.ts";
import { inspectRepository } from "../src/cli/init/inspect-repository.ts";
import { starterConfig } from "../src/cli/init/starter-config.ts";
import { starterWorkflow } from "../src/cli/init/starter-workflow.ts";
import { parseConfig } from "../src/config/parse-config.ts";
import {
  MADE_UP_BENCHMARKS,
  type MadeUpBenchmarks,
} from "../__tests__/support/samples/made-up-benchmarks.ts";
import { MADE_UP, type MadeUpRepository } from "../__tests__/support/samples/made-up-repositories.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

interface Diagnostic {
  readonly message: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}
type Validate = (
  document: unknown,
  config: { readonly actionsMetadataProvider: unknown; readonly fileProvider: unknown },
) => Promise<readonly Diagnostic[]>;
type CreateDocument = (uri: string, language: string, version: number, text: string) => unknown;

interface Example {
  readonly file: string;
  /** Lines before the example in its file. */
  readonly offset: number;
  readonly text: string;
}

/** The language service imports JSON without attributes, so it is bundled before Node can load it. */
async function loadLanguageService(folder: string): Promise<{ validate: Validate; create: CreateDocument }> {
  const entry = "\0language-service";
  const build = await rolldown({
    input: entry,
    platform: "node",
    cwd: root,
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === entry ? id : null),
        load: (id) =>
          id === entry
            ? `export { validate } from "@actions/languageservice";
               export { TextDocument } from "vscode-languageserver-textdocument";`
            : null,
      },
    ],
    logLevel: "silent",
  });
  const file = join(folder, "language-service.mjs");
  await build.write({ file, format: "esm", codeSplitting: false });
  await build.close();
  const service = await import(pathToFileURL(file).href);
  return { validate: service.validate, create: service.TextDocument.create };
}

/** Workflows of this repository that others call; those of other repositories would take a network. */
const fileProvider = {
  getFileContent: async ({ path, repository }: { readonly path: string; readonly repository?: string }) => {
    if (repository !== undefined) throw new Error(`expected a file of this repository, got ${repository}`);
    return { name: path, content: readFileSync(join(root, path), "utf8") };
  },
};

/** Fenced YAML of a Markdown file, by what it is. */
function examplesOf(file: string): readonly Example[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/^( *)```ya?ml\n([\s\S]*?)^ *```/gm)].map((match) => ({
    file,
    offset: text.slice(0, match.index).split("\n").length,
    text: (match[2] ?? "").replaceAll(new RegExp(`^${match[1] ?? ""}`, "gm"), ""),
  }));
}

/** Actions of others cannot be looked up without a network; their inputs are not checked. */
const isForeign = ({ message }: Diagnostic): boolean =>
  /^Unable to resolve action `(?![^`]*\/regression-gate@)/.test(message);

const isWorkflow = (text: string): boolean => /^on:/m.test(text) && /^jobs:/m.test(text);
const isConfig = (text: string): boolean => /^version: 1$/m.test(text) && /^matrix:/m.test(text);

/** What `init` writes for a repository that nobody has. */
function starterExamples({ name, files, branch }: MadeUpRepository): readonly Example[] {
  const repository = { name, files: Object.keys(files), texts: new Map(Object.entries(files)) };
  const starter = inspectRepository(repository, { secrets: ["SOME_API_KEY"], isInstalled: true });
  return [starterConfig(starter, branch), starterWorkflow(starter, branch)].map((text) => ({
    file: `init in '${name}'`,
    offset: 0,
    text,
  }));
}

/** The workflow that it writes for benchmarks which are there. */
function benchmarkExample({ name, files }: MadeUpBenchmarks): readonly Example[] {
  const repository = { name, files: Object.keys(files), texts: new Map(Object.entries(files)) };
  const starter = inspectRepository(repository, { secrets: [], isInstalled: false });
  const benchmarks = theBenchmarks(starter.benchmarks);
  if (benchmarks === null) return [];
  return [
    { file: `init with benchmarks of '${name}'`, offset: 0, text: benchmarkWorkflow(starter, benchmarks) },
  ];
}

function configProblems(example: Example): readonly string[] {
  try {
    parseConfig(example.text, example.file);
    return [];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.problems.map(
      (problem) =>
        `${example.file}:${example.offset + (problem.line ?? 1)} ${problem.path}: ${problem.message}`,
    );
  }
}

async function main(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "regression-gate-lint-"));
  try {
    const { validate, create } = await loadLanguageService(folder);
    const action = parse(readFileSync(join(root, "action.yml"), "utf8"));
    const actionsMetadataProvider = {
      fetchActionMetadata: async (reference: { owner: string; name: string }) =>
        reference.name === "regression-gate" ? action : undefined,
    };
    const files = globSync([".github/workflows/*.yml", "examples/**/*.yml", "action.yml"], { cwd: root }).map(
      (file): Example => ({
        file: file.replaceAll("\\", "/"),
        offset: 0,
        text: readFileSync(join(root, file), "utf8"),
      }),
    );
    const docs = globSync(["*.md", "docs/**/*.md", "examples/**/*.md"], { cwd: root }).flatMap(examplesOf);
    const starters = [...MADE_UP.flatMap(starterExamples), ...MADE_UP_BENCHMARKS.flatMap(benchmarkExample)];
    const problems: string[] = [];
    let checked = 0;
    for (const example of [...files, ...docs, ...starters]) {
      const isAction = example.file === "action.yml";
      if (isConfig(example.text)) {
        problems.push(...configProblems(example));
      } else if (isAction || isWorkflow(example.text)) {
        // A name of its own: the service remembers what it parsed by name.
        const name = isAction ? "action.yml" : `.github/workflows/${checked}.yml`;
        const found = await validate(create(`file:///${name}`, "yaml", 1, example.text), {
          actionsMetadataProvider,
          fileProvider,
        });
        problems.push(
          ...found
            .filter((diagnostic) => !isForeign(diagnostic))
            .map(
              ({ range, message }) => `${example.file}:${example.offset + range.start.line + 1} ${message}`,
            ),
        );
      } else {
        continue;
      }
      checked += 1;
    }
    if (checked < 3 || !existsSync(join(root, "action.yml"))) problems.push("found almost nothing to lint");
    process.stdout.write(
      `${problems.map((problem) => `${problem}\n`).join("")}${checked} YAML files and examples, ${problems.length} problems\n`,
    );
    return problems.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main();
