import { isSecretName } from "../../secrets/environment-secrets.ts";

/** Places where programs ask for a variable of the environment, in the languages that are known here. Workflows are left out: they have tokens of releases, which no measured program needs. */
const LOOK_UPS: readonly RegExp[] = [
  /\bprocess\.env(?:\.|\[\s*["'`])([A-Za-z_]\w*)/g,
  /\b(?:Bun|Deno)\.env(?:\.|\.get\(\s*["'`])([A-Za-z_]\w*)/g,
  /\bimport\.meta\.env\.([A-Za-z_]\w*)/g,
  /\bos\.environ(?:\.get\(|\[)\s*["']([A-Za-z_]\w*)/g,
  /\b(?:os\.)?getenv\(\s*["']([A-Za-z_]\w*)/gi,
  /\bos\.LookupEnv\(\s*"([A-Za-z_]\w*)/g,
  /\benv(?:::var(?:_os)?|!|::option_env!)\(\s*"([A-Za-z_]\w*)/g,
  /\bENV(?:\[|\.fetch\()\s*["']([A-Za-z_]\w*)/g,
];

/** Names that every job has. */
const GIVEN: ReadonlySet<string> = new Set([
  "GITHUB_TOKEN",
  "ACTIONS_RUNTIME_TOKEN",
  "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
]);

const MOST_SECRETS = 20;

/** Names of secrets that these texts read, sorted; the lines of env files count by their names alone, never by their values. */
export function usedSecrets(sources: readonly string[], envFiles: readonly string[]): readonly string[] {
  const found = new Set<string>();
  for (const text of sources) {
    for (const pattern of LOOK_UPS) for (const match of text.matchAll(pattern)) found.add(match[1] ?? "");
  }
  for (const text of envFiles) {
    for (const match of text.matchAll(/^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/gm)) found.add(match[1] ?? "");
  }
  return [...found]
    .filter((name) => /^[A-Z][A-Z0-9_]*$/.test(name) && isSecretName(name) && !GIVEN.has(name))
    .toSorted()
    .slice(0, MOST_SECRETS);
}

/** Committed, so it has names only. */
export function envExample(secrets: readonly string[]): string {
  return `# Secrets that the gate's programs read. Copy this to .env, which must not be committed, fill it in, and run
#   npx regression-gate gate --env-file .env
# On GitHub they are secrets of the repository: the workflow passes them by name.
${secrets.map((name) => `${name}=\n`).join("")}`;
}
