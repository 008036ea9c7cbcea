import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { expect, test } from "@jest/globals";
import { statFields } from "../../../../src/adapters/node/process/proc.ts";
import { isOwnerAlive, thisProcess } from "../../../../src/adapters/node/process/process-owner.ts";

test("this process is alive, and so is one of another machine, as nobody can know", () => {
  expect(isOwnerAlive(thisProcess())).toBe(true);
  expect(isOwnerAlive({ ...thisProcess(), host: "elsewhere", ticks: "1" })).toBe(true);
});

test("a process that has ended, and that its parent does not wait for, is dead", async () => {
  // Other systems do not tell.
  if (process.platform !== "linux") return;
  // The shell becomes a program that never waits for the shell's child. Only then may that end: a shell would notice its end.
  const script = "cat <&3 >/dev/null & echo $!; exec sleep 30";
  const parent = spawn("sh", ["-c", script], { stdio: ["ignore", "pipe", "inherit", "pipe"] });
  try {
    const [text]: readonly unknown[] = parent.stdout === null ? [] : await once(parent.stdout, "data");
    const pid = Number(String(text));
    await until(() => readFileSync(`/proc/${parent.pid}/comm`, "utf8") === "sleep\n");
    parent.stdio[3]?.destroy();
    await until(() => statFields(pid)?.[0] === "Z");
    expect(isOwnerAlive({ pid, host: hostname(), ticks: statFields(pid)?.[19] ?? null })).toBe(false);
  } finally {
    parent.kill("SIGKILL");
    await once(parent, "close");
  }
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
