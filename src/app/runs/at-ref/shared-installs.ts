import { isAbsolute } from "node:path";
import { quote } from "../../../base/quote.ts";

/** What keeps an installation in a folder of its own, or names one. */
const OWN_FOLDER =
  /\bvenv\b|virtualenv|\bconda\b|--(?:target|prefix|root|user-base)\b|\b(?:GOBIN|CARGO_INSTALL_ROOT|DESTDIR|PREFIX|PYTHONUSERBASE|NPM_CONFIG_PREFIX)=/i;

/** Commands that install the checkout itself where the next one replaces it. Dependencies are the same for both sides. */
const INSTALLS: readonly RegExp[] = [
  /\bpip[\d.]*\s+install\b[^;&|\n]*\s(?:-e|--editable|\.\/?)(?=[\s[;&|'"]|$)/,
  /\b(?:pipx|uv\s+tool)\s+install\b[^;&|\n]*\s\.\/?(?=[\s[;&|]|$)/,
  /\bsetup\.py\s+(?:install|develop)\b/,
  /\bcargo\s+install\b[^;&|\n]*--path\b/,
  /\bgo\s+install\s+(?:-\S+\s+)*\.(?=[/\s;&|]|$)/,
  /\bnpm\s+(?:i|install|add)\b[^;&|\n]*\s(?:-g|--global)\b[^;&|\n]*\s\.\/?(?=[\s;&|]|$)/,
  /\bnpm\s+link(?=\s*(?:[;&|\n]|$))/,
  /\bmake\s+(?:[^;&|\n]*\s)?install(?=[\s;&|]|$)/,
];

/** Null = no command of this text is known to install the checkout where both sides find it. */
export function sharedInstall(setup: string | readonly string[] | null): string | null {
  if (setup === null) return null;
  const text = typeof setup === "string" ? setup : setup.join(" ");
  if (OWN_FOLDER.test(text) || !INSTALLS.some((install) => install.test(text))) return null;
  return `run.setup installs the program in a place that both sides share (${quote(text)}), so both may have run the one that was installed last: install it in a folder of each side, such as \`python3 -m venv .venv\`, or run it from the checkout`;
}

/** Cargo takes what one checkout built for fresh in another one, because packages are named by their place in it. */
const BUILD_FOLDERS = ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR"];

/** What is wrong where both sides build into one folder; null = nothing. `words`: of all commands. */
export function sharedBuild(words: readonly string[], env: Readonly<Record<string, string>>): string | null {
  if (!words.some((word) => /(?:^|[^\w-])cargo(?:$|[^\w-])/.test(word))) return null;
  const name = BUILD_FOLDERS.find((one) => isAbsolute(env[one] ?? ""));
  return name === undefined
    ? null
    : `the variable ${name} has both sides build into one folder, so the baseline may have run the candidate's program: unset it for the gate, or name a folder relative to the repository`;
}
