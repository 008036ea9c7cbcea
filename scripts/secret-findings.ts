import type { AllowedSecret } from "./allowed-secrets.ts";

/** What a rule of secretlint found in a file. */
export interface SecretFinding {
  /** Relative to the repository, with "/". */
  readonly path: string;
  readonly line: number;
  /** Without what all their names begin with. */
  readonly rule: string;
}

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Every rule that looks for secrets. An update of the package that drops or renames one fails, and one that has more is a
 * change of this list. Comments that switch rules off (`filter-comments`) are no rule here: a pull request could bring one.
 */
export const SECRET_RULES = [
  "1password",
  "anthropic",
  "aws",
  "basicauth",
  "database-connection-string",
  "databricks",
  "docker",
  "figma",
  "gcp",
  "github",
  "gitlab",
  "grafana",
  "groq",
  "hashicorp-vault",
  "huggingface",
  "linear",
  "notion",
  "npm",
  "openai",
  "privatekey",
  "sendgrid",
  "shopify",
  "slack",
  "vercel",
] as const;

const RULE = "@secretlint/secretlint-rule-";
/** Names in variables: the packages are no part of what is built and typed here. */
const CORE: string = "@secretlint/core";
const PRESET: string = "@secretlint/secretlint-rule-preset-recommend";

interface Core {
  lintSource(request: {
    readonly source: {
      readonly filePath: string;
      readonly content: string;
      readonly contentType: "text";
      readonly ext: string;
    };
    readonly options: {
      readonly config: { readonly rules: readonly unknown[] };
      readonly maskSecrets: boolean;
    };
  }): Promise<{
    readonly messages: readonly {
      readonly ruleId: string;
      readonly loc: { readonly start: { readonly line: number } };
    }[];
  }>;
}

interface Preset {
  readonly rules: readonly { readonly meta: { readonly id: string } }[];
}

/** Secrets in these files, in their order. Throws when the rules are not the ones listed here. */
export async function secretFindings(files: readonly SourceFile[]): Promise<readonly SecretFinding[]> {
  // Types of packages that are loaded by name.
  const core: Core = await import(CORE);
  const preset: Preset = await import(PRESET);
  const rules = preset.rules.filter(({ meta }) => meta.id !== `${RULE}filter-comments`);
  const names = rules.map(({ meta }) => meta.id.slice(RULE.length)).toSorted();
  if (names.join() !== SECRET_RULES.join()) {
    throw new Error(
      `the rules of secretlint are ${names.join(", ")}: expected those of scripts/secret-findings.ts`,
    );
  }
  const config = { rules: rules.map((rule) => ({ id: rule.meta.id, rule, options: {} })) };
  const findings: SecretFinding[] = [];
  for (const { path, text } of files) {
    const source = {
      filePath: path,
      content: text,
      contentType: "text",
      ext: `.${path.split(".").at(-1)}`,
    } as const;
    const { messages } = await core.lintSource({ source, options: { config, maskSecrets: true } });
    for (const { ruleId, loc } of messages) {
      findings.push({ path, line: loc.start.line, rule: ruleId.slice(RULE.length) });
    }
  }
  return findings;
}

/** What is wrong: findings that nobody has allowed, and allowed ones that are not there any more. */
export function secretProblems(
  findings: readonly SecretFinding[],
  allowed: readonly AllowedSecret[],
): readonly string[] {
  const open = findings.filter((finding) => !allowed.some((one) => foundIn(one, finding)));
  const idle = allowed.filter(
    (one) => findings.filter((finding) => foundIn(one, finding)).length !== one.count,
  );
  return [
    ...open.map(
      ({ path, line, rule }) =>
        `${path}:${line}: looks like a secret (${rule}). If it is one, withdraw it where it was issued: it is known now. If it is made up, list it in scripts/allowed-secrets.ts with the reason`,
    ),
    ...idle.map((one) => {
      const count = findings.filter((finding) => foundIn(one, finding)).length;
      return `scripts/allowed-secrets.ts: expected ${one.count} of ${one.rule} in ${one.path}, got ${count}`;
    }),
  ];
}

function foundIn(allowed: AllowedSecret, finding: SecretFinding): boolean {
  return allowed.path === finding.path && allowed.rule === finding.rule;
}
