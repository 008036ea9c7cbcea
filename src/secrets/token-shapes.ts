/** A kind of credential that can be recognised by its shape alone. */
export interface TokenShape {
  readonly name: string;
  /** The three characters that each begins with, of all kinds of it; of telegram's those behind its digits. */
  readonly begins: string;
  /** Source of a regular expression that matches the whole token, and begins at a word's boundary. */
  readonly pattern: string;
}

/**
 * Tokens that are secret whoever declared them. Prefixes and alphabets are those that the issuers document; lengths are the
 * least they have, so that a longer form of tomorrow is still caught. Credentials without a shape of their own
 * (passwords, hex keys) are found by value only.
 */
export const TOKEN_SHAPES: readonly TokenShape[] = [
  { name: "github", begins: "ghp gho ghs ghu ghr", pattern: "gh[opsur]_[A-Za-z0-9]{30,}" },
  { name: "github-fine-grained", begins: "git", pattern: "github_pat_[A-Za-z0-9_]{30,}" },
  {
    name: "gitlab",
    begins: "glp gld glr glc glf gli gla glo gls",
    pattern: "gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat|ffct)-[A-Za-z0-9_.-]{20,}",
  },
  // OpenAI, Anthropic, OpenRouter, DeepSeek and others that took the same prefix.
  // `sk-learn-random-forest-200-trees` does not match: letters and digits must be mixed. Bounded: `sk-sk-sk-…` costs no more.
  {
    name: "openai-like",
    begins: "sk-",
    pattern: "sk-(?=[A-Za-z0-9_-]{0,60}[A-Z0-9][A-Za-z0-9]{4})[A-Za-z0-9_-]{20,}",
  },
  { name: "groq", begins: "gsk", pattern: "gsk_[A-Za-z0-9]{40,}" },
  { name: "xai", begins: "xai", pattern: "xai-[A-Za-z0-9]{40,}" },
  { name: "hugging-face", begins: "hf_ api", pattern: "(?:hf|api_org)_[A-Za-z]{30,}" },
  { name: "replicate", begins: "r8_", pattern: "r8_[A-Za-z0-9]{30,}" },
  { name: "perplexity", begins: "ppl", pattern: "pplx-[A-Za-z0-9]{40,}" },
  { name: "google-api", begins: "AIz", pattern: "AIza[A-Za-z0-9_-]{35}" },
  { name: "google-oauth", begins: "ya2", pattern: String.raw`ya29\.[A-Za-z0-9_-]{20,}` },
  { name: "google-client", begins: "GOC", pattern: "GOCSPX-[A-Za-z0-9_-]{20,}" },
  { name: "aws-key-id", begins: "AKI ASI ABI ACC", pattern: "A(?:KIA|SIA|BIA|CCA)[A-Z0-9]{16}" },
  { name: "azure-storage", begins: "Acc", pattern: "AccountKey=[A-Za-z0-9+/]{40,}={0,2}" },
  { name: "slack", begins: "xox", pattern: "xox[abeprs]-[A-Za-z0-9-]{10,}" },
  { name: "slack-app", begins: "xap", pattern: "xapp-[A-Za-z0-9-]{20,}" },
  { name: "slack-webhook", begins: "hoo", pattern: String.raw`hooks\.slack\.com/services/[A-Za-z0-9/]{20,}` },
  { name: "stripe", begins: "sk_ rk_", pattern: "[rs]k_(?:live|test)_[A-Za-z0-9]{16,}" },
  { name: "webhook", begins: "whs", pattern: "whsec_[A-Za-z0-9+/=]{24,}" },
  { name: "npm", begins: "npm", pattern: "npm_[A-Za-z0-9]{30,}" },
  { name: "pypi", begins: "pyp", pattern: "pypi-[A-Za-z0-9_-]{40,}" },
  { name: "rubygems", begins: "rub", pattern: "rubygems_[a-f0-9]{40,}" },
  { name: "docker", begins: "dck", pattern: "dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}" },
  { name: "sendgrid", begins: "SG.", pattern: String.raw`SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}` },
  { name: "telegram", begins: ":AA", pattern: "[0-9]{8,10}:AA[A-Za-z0-9_-]{30,}" },
  { name: "shopify", begins: "shp", pattern: "shp(?:at|ca|pa|ss|ua)_[A-Fa-f0-9]{32}" },
  { name: "digitalocean", begins: "doo dop dor dot", pattern: "do[oprt]_v1_[a-f0-9]{60,}" },
  { name: "databricks", begins: "dap", pattern: "dapi[a-f0-9]{32}" },
  { name: "vault", begins: "hvb hvs hvr", pattern: String.raw`hv[bsr]\.[A-Za-z0-9_-]{24,}` },
  { name: "grafana", begins: "gls glc", pattern: "gl(?:sa|c)_[A-Za-z0-9_+/=-]{30,}" },
  { name: "linear", begins: "lin", pattern: "lin_(?:api|oauth)_[A-Za-z0-9]{30,}" },
  { name: "notion", begins: "ntn", pattern: "ntn_[A-Za-z0-9]{40,}" },
  { name: "atlassian", begins: "ATA", pattern: "ATATT3[A-Za-z0-9_=-]{40,}" },
  { name: "supabase", begins: "sbp sb_", pattern: "sb(?:p|_secret)_[A-Za-z0-9_-]{20,}" },
  {
    name: "json-web-token",
    begins: "eyJ",
    // Its header cannot hold the beginning of another one: each start would read on to the end, in quadratic time.
    pattern: String.raw`eyJ(?:[A-Za-z0-9]|[_-](?!eyJ)){8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}`,
  },
  { name: "age", begins: "AGE", pattern: "AGE-SECRET-KEY-1[A-Z0-9]{50,}" },
];
