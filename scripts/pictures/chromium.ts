import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium, type Browser } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const BUNDLES = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

/** Path of a Chromium on this machine: `CHROMIUM`, else the first on the PATH; null = none. */
export function findChromium(env: NodeJS.ProcessEnv): string | null {
  const folders = (env["PATH"] ?? "").split(delimiter);
  const named = env["CHROMIUM"];
  const places = [
    ...(named === undefined ? [] : [named]),
    ...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))),
    ...BUNDLES,
  ];
  return places.find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Starts it without a window, a network service or a profile that stays. Throws where there is none, and says what to install. */
export async function startChromium(): Promise<Browser> {
  const executablePath = findChromium(process.env);
  if (executablePath === null) {
    throw new Error(
      "no Chromium on the PATH: install it (Debian: apt-get install -y chromium fonts-noto-color-emoji), or set CHROMIUM to its path",
    );
  }
  const args = [
    "--disable-gpu",
    "--disable-lcd-text",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-sync",
  ];
  // Root, as in a container, cannot have the sandbox; what is shown here is our own page without scripts.
  return chromium.launch({ executablePath, args, chromiumSandbox: process.getuid?.() !== 0 });
}
