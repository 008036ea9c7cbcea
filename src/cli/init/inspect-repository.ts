import type { CaseLanguage } from "./starter-case.ts";

/** What `init` could tell from the repository's files. */
export interface Starter {
  /** Gate id. */
  readonly id: string;
  readonly language: CaseLanguage;
  /** Command that installs what the program needs in CI; null = nothing. */
  readonly install: string | null;
  /** Files this gate covers. */
  readonly paths: readonly string[];
  /** Why this was chosen, for the person who reads the file. */
  readonly why: string;
}

interface Kind {
  readonly marker: string;
  readonly starter: Omit<Starter, "id">;
}

/** First match wins. */
const KINDS: readonly Kind[] = [
  kind("package.json", "a Node program", {
    language: "node",
    install: "npm ci",
    paths: ["src/**", "package-lock.json"],
  }),
  kind("pyproject.toml", "a Python program", {
    language: "python",
    install: "pip install .",
    paths: ["**/*.py", "pyproject.toml"],
  }),
  kind("requirements.txt", "a Python program", {
    language: "python",
    install: "pip install -r requirements.txt",
    paths: ["**/*.py", "requirements.txt"],
  }),
  kind("go.mod", "a Go program", {
    language: "shell",
    install: "go build ./...",
    paths: ["**/*.go", "go.mod"],
  }),
  kind("Cargo.toml", "a Rust program", {
    language: "shell",
    install: "cargo build --release",
    paths: ["src/**", "Cargo.toml", "Cargo.lock"],
  }),
];

const FALLBACK: Omit<Starter, "id"> = {
  language: "shell",
  install: null,
  paths: ["**"],
  why: "no package.json, pyproject.toml, requirements.txt, go.mod or Cargo.toml was found: a shell script",
};

/** Chooses a starter from the names in the repository's top folder. */
export function inspectRepository(folderName: string, files: readonly string[]): Starter {
  const found = KINDS.find(({ marker }) => files.includes(marker));
  return { id: toGateId(folderName), ...(found?.starter ?? FALLBACK) };
}

function kind(marker: string, what: string, starter: Omit<Starter, "id" | "why">): Kind {
  return { marker, starter: { ...starter, why: `${marker} was found: ${what}` } };
}

function toGateId(name: string): string {
  const id = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, "-")
    .replaceAll(/^[^a-z0-9]+/g, "")
    .slice(0, 40);
  return id === "" ? "gate" : id;
}
