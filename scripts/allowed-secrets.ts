/** Made-up secrets that a file has to contain. */
export interface AllowedSecret {
  readonly path: string;
  readonly rule: string;
  /** How many findings: one more is a new one. */
  readonly count: number;
  readonly why: string;
}

export const ALLOWED_SECRETS: readonly AllowedSecret[] = [
  {
    path: "__tests__/adapters/node/git/resolve-commit.test.ts",
    rule: "basicauth",
    count: 1,
    why: "a remote with a password, which a message must not repeat",
  },
  {
    path: "__tests__/promises/secrets/planted-secrets.test.ts",
    rule: "basicauth",
    count: 1,
    why: "a URL with a password that a program says",
  },
  {
    path: "__tests__/report/html/markup.test.ts",
    rule: "basicauth",
    count: 1,
    why: "a URL that is no link",
  },
  {
    path: "__tests__/report/markdown/escape-markdown.test.ts",
    rule: "basicauth",
    count: 1,
    why: "a URL that is no link",
  },
  {
    path: "__tests__/secrets/environment-secrets.test.ts",
    rule: "database-connection-string",
    count: 3,
    why: "variables with passwords inside",
  },
  {
    path: "__tests__/secrets/redaction.test.ts",
    rule: "basicauth",
    count: 1,
    why: "a URL with a password that is taken out",
  },
];
