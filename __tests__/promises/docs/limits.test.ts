import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { writeFiles } from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

const page = readFileSync(new URL("../../../docs/limits.md", import.meta.url), "utf8");

function blocks(language: string): readonly string[] {
  return [...page.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, "g"))].map(
    ([, text]) => text ?? "",
  );
}

/** Run ids differ each time, and so do the answers, which of them came in time, and what had to wait for how long. */
function comparable(text: string): string {
  const lines = text.replace(/^Limits: waited .*\n/m, "").replace(/^(\w+ +model=\w+ ).*$/gm, "$1…");
  return lines.replace(/^run \S+/m, "run …").replace(/runs\/\S+/, "runs/…");
}

test("the worked example of docs/limits.md prints what the page shows", async () => {
  const [[config = ""], [ask = ""], [stopped = "", complete = ""], [again = ""]] = [
    blocks("yaml"),
    blocks("js"),
    blocks("text"),
    blocks("sh"),
  ];
  await inTempFolder(async (folder) => {
    await writeFiles(folder, { "regression-gate.yml": config, "ask.mjs": ask });
    const first = await runCli(folder, ["run", "--quiet"]);
    expect([first.exitCode, comparable(first.stdout)]).toEqual([5, comparable(stopped)]);
    const second = await runCli(folder, again.trim().split(" ").slice(2));
    expect([second.exitCode, comparable(second.stdout)]).toEqual([0, comparable(complete)]);
  });
});
