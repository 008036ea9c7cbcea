export interface Packed {
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

/** A package that grows past this has taken in something that it should not hold. */
const MAX_BYTES = 2_200_000;

/** What a user needs to find in it, beyond what `exports` and `bin` name. */
const NEEDED = [
  "package.json",
  "README.md",
  "LICENSE",
  "dist/cli/THIRD-PARTY-NOTICES.txt",
  "docs/configuration.md",
  "schema/config.schema.json",
];
const HELD =
  /^(lib\/|dist\/cli\/(index\.js|THIRD-PARTY-NOTICES\.txt)$|schema\/|docs\/|package\.json$|README\.md$|LICENSE$)/;
const NEVER =
  /(^|\/)(__tests__|node_modules|\.github|\.regression-gate)\/|\.test\.|\.tsbuildinfo$|\.map$|(?<!\.d)\.ts$/;

/** What is wrong with what `npm pack` would publish; `named` are the files that package.json points to. */
export function packageProblems(packed: Packed, named: readonly string[]): readonly string[] {
  const paths = new Set(packed.files.map(({ path }) => path));
  return [
    ...[...NEEDED, ...named]
      .filter((path) => !paths.has(path))
      .map((path) => `expected the package to hold ${path}`),
    ...[...paths]
      .filter((path) => !HELD.test(path) || NEVER.test(path))
      .map((path) => `expected the package not to hold ${path}`),
    ...[...paths]
      .filter(
        (path) => path.startsWith("lib/") && path.endsWith(".js") && !paths.has(path.replace(/js$/, "d.ts")),
      )
      .map((path) => `expected the types of ${path} beside it`),
    ...(packed.size <= MAX_BYTES ? [] : [`expected at most ${MAX_BYTES} bytes, got ${packed.size}`]),
  ];
}

/** Files that `bin` and `exports` of a package.json point to, patterns left out. */
export function namedFiles(value: unknown): readonly string[] {
  if (typeof value === "string") return value.includes("*") ? [] : [value.replace(/^\.\//, "")];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(namedFiles) : [];
}
