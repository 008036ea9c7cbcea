import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What to compile against the installed package. */
export interface TypeCheck {
  /** Folder with the package in its node_modules. */
  readonly folder: string;
  /** Compilers by the name that problems show: paths of `tsc`. */
  readonly compilers: Readonly<Record<string, string>>;
  /** Modules of a user, each a text of TypeScript. */
  readonly modules: readonly string[];
}

/** `module` goes with `moduleResolution`. */
const RESOLUTIONS = { nodenext: "nodenext", bundler: "esnext" } as const;

/** Reaches every type that the package shows. */
const CONSUMER = `
import * as gate from "regression-gate";
import * as stats from "regression-gate/stats";
export const shown = [gate, stats];
`;

/** All declarations are checked, the package's own and those it imports. */
const STRICT = {
  noEmit: true,
  strict: true,
  skipLibCheck: false,
  target: "es2022",
  types: ["node"],
} as const;

/**
 * What each compiler says of the package's types and of the modules, in each way to find modules. The modules are given the
 * types of Node.js; the package has to do without, which the last compiler looks at. An empty list = all compile.
 */
export async function typeProblems({ folder, compilers, modules }: TypeCheck): Promise<readonly string[]> {
  const types = join(folder, "types");
  mkdirSync(types);
  const files = [CONSUMER, ...modules].map((code, index) => {
    const name = index === 0 ? "consumer.mts" : `module-${index}.mts`;
    writeFileSync(join(types, name), `${code}\nexport {};\n`);
    return name;
  });
  const all = Object.entries(compilers).flatMap(([compiler, tsc]) =>
    Object.entries(RESOLUTIONS).map(([moduleResolution, module]): Project => {
      const options = { ...STRICT, moduleResolution, module };
      return { types, tsc, name: `${compiler}, ${moduleResolution}`, options, files };
    }),
  );
  const last = all.slice(-1).map(({ name, ...rest }) => ({
    ...rest,
    name: `${name}, without the types of Node.js`,
    options: { ...rest.options, types: [] },
    files: ["consumer.mts"],
  }));
  return (await Promise.all([...all, ...last].map(compile))).flat();
}

interface Project {
  readonly types: string;
  readonly tsc: string;
  readonly name: string;
  readonly options: object;
  readonly files: readonly string[];
}

function compile({ types, tsc, name, options, files }: Project): Promise<readonly string[]> {
  const project = join(types, `${name.replaceAll(/[^\w.]+/g, "-")}.json`);
  writeFileSync(project, JSON.stringify({ compilerOptions: options, files }));
  return new Promise((resolve) => {
    execFile(process.execPath, [tsc, "-p", project, "--pretty", "false"], (error, stdout, stderr) => {
      const said = `${stdout}${stderr}`.trim();
      resolve(error === null ? [] : [`types under ${name}: ${said === "" ? error.message : said}`]);
    });
  });
}
