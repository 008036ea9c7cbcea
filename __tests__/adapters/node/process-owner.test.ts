import { spawn } from "node:child_process";
import { once } from "node:events";
import { hostname } from "node:os";
import { expect, test } from "@jest/globals";
import { statFields } from "../../../src/adapters/node/proc.ts";
import { isOwnerAlive, thisProcess } from "../../../src/adapters/node/process-owner.ts";

test("this process is alive, and so is one of another machine, as nobody can know", () => {
  expect(isOwnerAlive(thisProcess())).toBe(true);
  expect(isOwnerAlive({ ...thisProcess(), host: "elsewhere", ticks: "1" })).toBe(true);
});

test("a process that has ended, and that its parent does not wait for, is dead", async () => {
  // Other systems do not tell.
  if (process.platform !== "linux") return;
  // The shell becomes a program that never waits for the shell's child.
  const parent = spawn("sh", ["-c", "true & echo $!; exec sleep 30"]);
  try {
    const [text]: readonly unknown[] = await once(parent.stdout, "data");
    const pid = Number(String(text));
    while (statFields(pid)?.[0] !== "Z") await new Promise((resolve) => setTimeout(resolve, 5));
    expect(isOwnerAlive({ pid, host: hostname(), ticks: statFields(pid)?.[19] ?? null })).toBe(false);
  } finally {
    parent.kill("SIGKILL");
    await once(parent, "close");
  }
});
