import { execFile } from "node:child_process";

/** The token that GitHub's own command line keeps for a host; null without it, or without a login. */
export function ghToken(host: string, env: Readonly<Record<string, string>>): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(
      "gh",
      ["auth", "token", "--hostname", host],
      { env: { ...env }, timeout: 10_000 },
      (error, stdout) => {
        const token = stdout.trim();
        resolve(error === null && token !== "" ? token : null);
      },
    );
  });
}
