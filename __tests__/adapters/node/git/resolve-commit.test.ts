import { execFileSync } from "node:child_process";
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { resolveCommit } from "../../../../src/adapters/node/git/resolve-commit.ts";
import { InterruptedError, UsageError } from "../../../../src/base/errors.ts";
import { inTempFolder } from "../../../support/temp-folder.ts";

const never = new AbortController().signal;

/** A server that takes connections and never says a word. */
async function withSilentServer(work: (origin: string, sockets: ReadonlySet<Socket>) => Promise<void>) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => sockets.delete(socket));
    socket.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a TCP server's address has a port
    const { port } = server.address() as AddressInfo;
    await work(`http://user:hunter2hunter2@127.0.0.1:${port}/x.git`, sockets);
  } finally {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  }
}

function shallowClone(folder: string, origin: string): string {
  const git = (cwd: string, ...argv: readonly string[]): void => {
    const who = ["-c", "user.name=a", "-c", "user.email=a@b.test"];
    execFileSync("git", [...who, ...argv], { cwd, stdio: "ignore" });
  };
  git(folder, "init", "--quiet", "source");
  const source = join(folder, "source");
  git(source, "commit", "--quiet", "--allow-empty", "-m", "one");
  git(source, "commit", "--quiet", "--allow-empty", "-m", "two");
  git(folder, "clone", "--quiet", "--depth=1", `file://${source}`, "clone");
  const clone = join(folder, "clone");
  git(clone, "remote", "set-url", "origin", origin);
  return clone;
}

test.each(["v1", "HEAD~1"])(
  "fetching %s from a server that never answers ends in time, and says what was fetched",
  async (ref) => {
    await inTempFolder(async (folder) => {
      await withSilentServer(async (origin, sockets) => {
        const clone = shallowClone(folder, origin);
        const started = performance.now();
        const error: unknown = await resolveCommit(clone, ref, { timeoutMs: 500, signal: never }).catch(
          (thrown: unknown) => thrown,
        );
        expect(performance.now() - started).toBeLessThan(10_000);
        expect(error).toBeInstanceOf(UsageError);
        const message = error instanceof Error ? error.message : "";
        expect(message).toContain(
          `is not in this shallow checkout, and origin did not give it within 0.5 s: git fetch origin ${ref} was stopped`,
        );
        expect(message).not.toContain("hunter2");
        // What git had started has hung up.
        while (sockets.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
      });
    });
  },
);

test("an interrupted run does not wait for a server, nor leaves behind what asks it", async () => {
  await inTempFolder(async (folder) => {
    await withSilentServer(async (origin, sockets) => {
      const clone = shallowClone(folder, origin);
      const run = new AbortController();
      const fetched = resolveCommit(clone, "v1", { timeoutMs: 60_000, signal: run.signal });
      while (sockets.size === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      run.abort(new Error("SIGINT"));
      await expect(fetched).rejects.toThrow(InterruptedError);
      while (sockets.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    });
  });
});
