import { execFile } from "node:child_process";

/** The token that GitHub's own command line stores for a host; null where it is not installed or has no login. */
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
