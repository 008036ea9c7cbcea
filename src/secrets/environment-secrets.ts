/** A value that must not be stored or printed, and the environment variable that holds it. */
export interface EnvironmentSecret {
  readonly name: string;
  readonly value: string;
}

/** Names whose values are secret without being declared; inputs of an action keep their dashes. */
const SECRET_NAME =
  /(?:^|[_-])(?:TOKEN|SECRETS?|PASSWORD|PASSWD|PASSPHRASE|API[_-]?KEY|PRIVATE[_-]?KEY|ACCESS[_-]?KEY|CREDENTIALS?|CONNECTION[_-]?STRING)(?:[_-]|$)/i;

/** Names that often are: what their values look like decides. `MONKEY` has no part KEY. */
const LIKELY_NAME = /[_-](?:KEY|AUTH|PAT|DSN|COOKIES?|SESSION)$/i;
const PASSWORD_NAME = /[_-](?:PASS|PWD)$/i;
/** Keys that are known to many by design, or look things up. */
const OPEN_KEY =
  /(?:^|[_-])(?:PUBLIC|PUB|PUBLISHABLE|ANON|SITE|CACHE|PRIMARY|FOREIGN|SORT|PARTITION|ROUTING|OBJECT|GROUP)[_-]KEY$/i;

/** Names that tell of a secret what it is called, of which kind it is, or how much there may be of it. */
const ABOUT_SECRETS = /[_-](?:NAME|TYPE|KIND|MODE|MODEL|ENV|COUNT|LIMIT|LENGTH|SIZE|TIMEOUT|TTL)$/i;
/** Names that may tell where a secret is: `GOOGLE_APPLICATION_CREDENTIALS`. */
const PLACE_NAME = /[_-](?:PATH|FILE|DIR|CREDENTIALS)$/i;

/** Shorter undeclared values are too often ordinary words. */
const MIN_CHARS = 8;
/** The minimum for names that are often, but not always, secret. Keys and cookies are longer. */
const MIN_LIKELY_CHARS = 16;
const MIN_DISTINCT_CHARS = 6;

/** Passwords of examples and of services in CI, which are names of other things as well. */
const COMMON: ReadonlySet<string> = new Set([
  "password",
  "passw0rd",
  "postgres",
  "postgresql",
  "changeme",
  "changeit",
  "minioadmin",
  "rabbitmq",
  "localhost",
  "12345678",
  "undefined",
  "disabled",
  // What servers of models on this machine take for a key.
  "anything",
  "llama.cpp",
  "llama-cpp",
  "llamafile",
  "lm-studio",
  "no-key-required",
  "not-needed",
  "placeholder",
  "sk-no-key-required",
]);

/** `://user:password@`; a password may hold an @, and is written with escapes. */
const URL_CREDENTIALS = /:\/\/([^\s/:@]{0,256}):([^\s/]{1,1024})@/g;
/** `Password=…;` and the like, in connection strings and queries. */
const NAMED_PART =
  /(?:^|[;\s?&])(?:AccountKey|SharedAccessKey|SharedAccessSignature|Password|Pwd|Client[ _-]?Secret|Access[ _-]?Key|Api[ _-]?Key|Token|Sig)[ \t]{0,4}=[ \t]{0,4}("[^"]{1,1024}"|'[^']{1,1024}'|[^;\s&"']{1,1024})/gi;

/**
 * Values to redact: those of declared names, those that a name gives away, and passwords inside URLs and connection strings of
 * any variable. Declared ones are taken however short they are.
 */
export function environmentSecrets(
  env: Readonly<Record<string, string>>,
  declared: readonly string[],
): readonly EnvironmentSecret[] {
  return Object.entries(env).flatMap(([name, value]) => {
    const isWhole = declared.includes(name) || isSecret(name, value);
    return [...(isWhole ? [value] : []), ...partsOf(name, value)].map((secret) => ({ name, value: secret }));
  });
}

/** Whether a name alone gives away that its value is a secret, where no value is known. */
export function isSecretName(name: string): boolean {
  if (ABOUT_SECRETS.test(name) || PLACE_NAME.test(name) || OPEN_KEY.test(name)) return false;
  return SECRET_NAME.test(name) || LIKELY_NAME.test(name) || PASSWORD_NAME.test(name);
}

function isSecret(name: string, value: string): boolean {
  if (ABOUT_SECRETS.test(name) && !looksRandom(value)) return false;
  if (PLACE_NAME.test(name) && isPath(value)) return false;
  if (SECRET_NAME.test(name)) return isLong(name, value);
  if (OPEN_KEY.test(name) || !isLong(name, value) || isPath(value)) return false;
  if (PASSWORD_NAME.test(name)) return kindsOf(value) >= 2;
  return LIKELY_NAME.test(name) && looksRandom(value);
}

/** Long enough, and no word that stands in other places too: `POSTGRES_PASSWORD=postgres` is no secret. */
function isLong(name: string, value: string): boolean {
  const text = value.toLowerCase();
  return value.length >= MIN_CHARS && !COMMON.has(text) && !name.toLowerCase().includes(text);
}

function looksRandom(value: string): boolean {
  return (
    value.length >= MIN_LIKELY_CHARS &&
    /[A-Za-z]/.test(value) &&
    /\d/.test(value) &&
    new Set(value).size >= MIN_DISTINCT_CHARS
  );
}

const KINDS = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/] as const;

/** The number of kinds of characters: lower case, upper case, digits and others. */
function kindsOf(value: string): number {
  return KINDS.filter((kind) => kind.test(value)).length;
}

/** `/home/me/.ssh/id_rsa`: a name of a file tells where a key is. Base64 has a slash, too, but not words between them. */
function isPath(value: string): boolean {
  if (!/^(?:[A-Za-z]:|~|\.{1,2})?[/\\][\w.@ /\\-]+$/.test(value)) return false;
  return value.split(/[/\\]/).every((part) => !(/[a-z]/.test(part) && /[A-Z]/.test(part) && /\d/.test(part)));
}

function partsOf(name: string, value: string): readonly string[] {
  return [
    ...[...value.matchAll(URL_CREDENTIALS)].flatMap(([, user = "", password = ""]) =>
      credentials(name, user, password),
    ),
    ...[...value.matchAll(NAMED_PART)]
      .map(([, part = ""]) => part.replaceAll(/^["']|["']$/g, ""))
      .filter((part) => isLong(name, part)),
  ];
}

/** The password as it is written and as it is meant, and beside its user, as headers have them. */
function credentials(name: string, user: string, password: string): readonly string[] {
  if (user === password) return [];
  const meant = decoded(password);
  const passwords = [password, meant].filter((text) => isLong(name, text) && text !== user);
  const pairs = [`${user}:${password}`, `${decoded(user)}:${meant}`].filter(
    (pair) => user !== "" && pair.length >= MIN_CHARS,
  );
  return [...new Set([...passwords, ...pairs])];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
