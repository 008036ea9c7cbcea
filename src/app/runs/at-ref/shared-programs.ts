import { delimiter, isAbsolute, join } from "node:path";
import { exists, realPath } from "../../../adapters/node/files.ts";
import { quote } from "../../../base/quote.ts";
import { commandLineOf } from "../../../config/run/runners.ts";
import type { Case } from "../../../model/config/case.ts";
import type { Config } from "../../../model/config/config.ts";
import type { Warning } from "../../../model/result/finding.ts";
import { SHARED_PROGRAM } from "../../../model/run/manifest.ts";
import { childEnvironment, environmentRedactor } from "../../../secrets/child-environment.ts";
import type { Workspace } from "../../workspace.ts";
import { sharedBuild, sharedInstall } from "./shared-installs.ts";

/** The shell sets these itself, in the folder of each side. */
const OF_SHELL = new Set(["PWD", "OLDPWD", "_"]);

/**
 * With a baseline at a ref each side runs in a checkout of its own, and a command, a variable of the config or one by which programs find what they load that names the working folder by its absolute path runs
 * what is there on both sides: the candidate's program. Both sides are equal then, whatever was changed.
 */
export function sharedPrograms(
  config: Pick<Config, "run" | "sides" | "baseline" | "execution" | "secrets">,
  workspace: Pick<Workspace, "root" | "env" | "extraEnv">,
  cases: readonly Pick<Case, "name" | "axes" | "content">[] = [],
): readonly Warning[] {
  const { run, sides, baseline, execution } = config;
  if (sides !== null || baseline.from !== "ref" || execution.replay !== null) return [];
  const env = childEnvironment(workspace);
  const redact = environmentRedactor(config.secrets, workspace);
  const names = [workspace.root, realPath(workspace.root)]
    .map(plainSlashes)
    .filter((root) => root.length > 1);
  const commands = [
    ["command", run === null ? null : commandLineOf(run.runner)],
    ["setup", execution.setup],
  ] as const;
  const told = commands.flatMap(([name, command]) => {
    if (command === null) return [];
    const words = typeof command === "string" ? [command] : command;
    const word = words.find((one) => isNamedIn(expanded(one, env), names));
    if (word === undefined) return [];
    const text = `run.${name} names the working folder by its absolute path (${quote(redact(word))}), so both sides may have run the candidate's files: name them relative to the repository, or to \`cwd\``;
    return [{ code: SHARED_PROGRAM, text }];
  });
  const ofConfig = run?.env ?? {};
  const variables = [
    ...namingVariables(ofConfig, Object.keys(ofConfig), names).map((name) => `run.env.${name}`),
    ...namingVariables(env, LOADERS, names),
  ];
  const own = commands.flatMap(([, command]) => (command === null ? [] : foundBesides(command, env)));
  const isOwn = own.some((folder) => names.some((root) => isNamed(root, plainSlashes(folder))));
  const installed = sharedInstall(execution.setup);
  return [
    ...told,
    ...(installed === null ? [] : [{ code: SHARED_PROGRAM, text: redact(installed) }]),
    ...buildWarnings(commands, { ...env, ...ofConfig }),
    ...namingCases(cases, names).map((text) => ({ code: SHARED_PROGRAM, text: redact(text) })),
    ...[...variables, ...(isOwn ? ["PATH"] : [])].map(variableWarning),
  ];
}

function buildWarnings(
  commands: readonly (readonly [string, string | readonly string[] | null])[],
  env: Readonly<Record<string, string>>,
): readonly Warning[] {
  const words = commands.flatMap(([, command]) => command ?? []);
  const text = sharedBuild(words, env);
  return text === null ? [] : [{ code: SHARED_PROGRAM, text }];
}

/** Cases hand their values to the program, which may be the program's own path. */
function namingCases(
  cases: readonly Pick<Case, "name" | "axes" | "content">[],
  roots: readonly string[],
): readonly string[] {
  const found = cases.filter(({ axes, content }) =>
    textsOf([axes, content]).some((text) => isAbsolute(text.trim()) && isNamedIn(text, roots)),
  );
  const [first] = found;
  if (first === undefined) return [];
  const which = found.length === 1 ? "1 case names" : `${found.length} cases name`;
  return [
    `${which} the working folder by its absolute path (one is ${first.name}), so both sides may have run the candidate's files: name them relative to the repository, or to \`cwd\``,
  ];
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/** Whether the text names a root by its own path, or by one that a link leads there. */
function isNamedIn(text: string, roots: readonly string[]): boolean {
  const all = plainSlashes(text);
  const linked = (all.match(/(?<![\w.\-/:])\/[^\s"'`;|&()<>=,:]+/g) ?? []).map((path) =>
    plainSlashes(realPath(path)),
  );
  return roots.some(
    (root) => isNamed(root, all) || linked.some((path) => !INSTALLED.test(path) && isNamed(root, path)),
  );
}

/** The folder of PATH in which the program of a command is found, unless tools are installed there. */
function foundBesides(
  command: string | readonly string[],
  env: Readonly<Record<string, string>>,
): readonly string[] {
  const [program = ""] = typeof command === "string" ? command.trim().split(/\s/) : command;
  if (program === "" || /[\\/]/.test(program)) return [];
  const folder = (env["PATH"] ?? "").split(delimiter).find((one) => one !== "" && exists(join(one, program)));
  if (folder === undefined || INSTALLED.test(plainSlashes(folder))) return [];
  // A virtual environment of Python.
  return exists(join(folder, "..", "pyvenv.cfg")) ? [] : [folder];
}

/** Variables that say where programs look for what they load, besides the folder in which they run. */
const LOADERS = [
  "PYTHONPATH",
  "NODE_PATH",
  "NODE_OPTIONS",
  "LD_LIBRARY_PATH",
  "LD_PRELOAD",
  "DYLD_LIBRARY_PATH",
  "CLASSPATH",
  "PERL5LIB",
  "RUBYLIB",
];

/** Tools that are installed in the working folder are the same for both sides. */
const INSTALLED = /\/(?:node_modules|site-packages)(?=\/|$)/;

function namingVariables(
  env: Readonly<Record<string, string>>,
  variables: readonly string[],
  roots: readonly string[],
): readonly string[] {
  return variables.filter((name) =>
    (env[name] ?? "")
      .split(delimiter)
      .map(plainSlashes)
      .some((part) => !INSTALLED.test(part) && roots.some((root) => isNamed(root, part))),
  );
}

function variableWarning(name: string): Warning {
  const text = `the variable ${name} names the working folder by its absolute path, so both sides may have loaded the candidate's files: name them relative to the repository, or unset it for the gate`;
  return { code: SHARED_PROGRAM, text };
}

function plainSlashes(path: string): string {
  const slashed = path.replaceAll("\\", "/");
  return slashed.endsWith("/") && slashed.length > 1 ? slashed.slice(0, -1) : slashed;
}

/** `$NAME`, `${NAME}`, `${NAME:-else}`, `%NAME%` and `~` as a shell reads them. A list may be read by one too. */
function expanded(text: string, env: Readonly<Record<string, string>>): string {
  const valueOf = (name: string, otherwise: string): string =>
    OF_SHELL.has(name) || !Object.hasOwn(env, name) ? otherwise : (env[name] ?? otherwise);
  return text
    .replaceAll(
      /\$\{(\w+)[^}]*\}|\$(\w+)|%(\w+)%/g,
      (whole, braced?: string, bare?: string, percent?: string) =>
        valueOf(braced ?? bare ?? percent ?? "", whole),
    )
    .replaceAll(/(?<![\w./~-])~(?=\/)/g, () => valueOf("HOME", "~"));
}

/** Whether a text contains the path as a whole, or a path below it. */
function isNamed(root: string, text: string): boolean {
  for (let at = text.indexOf(root); at >= 0; at = text.indexOf(root, at + 1)) {
    const [before, after] = [text.slice(0, at), text.charAt(at + root.length)];
    if (!/[\w.\-/]$/.test(before.replace(/:\/\/$/, " ")) && !/[\w.-]/.test(after)) return true;
  }
  return false;
}
