import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HEALTHY, PRODUCT, settingsFile } from "../__tests__/e2e/support/product.ts";
import {
  hostRepository,
  type ActEvent,
  type ActResult,
  type HostedRepository,
} from "./act/hosted-repository.ts";
import { installAct } from "./act/install-act.ts";

/**
 * Runs workflows of the docs, as they stand there, with nektos/act in host mode: its runner, its expressions and its
 * matrices, the committed bundle as `org/regression-gate@v1`, and GitHub's API on the loopback. Needs Go to build act.
 */
const ROOT = join(import.meta.dirname, "..");
const GATE = ".github/workflows/gate.yml";

/** The first workflow of a page, byte for byte. */
function workflowOf(page: string): string {
  const text = readFileSync(join(ROOT, page), "utf8");
  const found = [...text.matchAll(/^```ya?ml\n([\s\S]*?)^```/gm)].map((match) => match[1] ?? "");
  const workflow = found.find((block) => /^on:/m.test(block) && /^jobs:/m.test(block));
  if (workflow === undefined) throw new Error(`${page} holds no workflow`);
  return workflow;
}

interface Expected {
  readonly title: string;
  readonly exitCode: number;
  readonly conclusion: string;
  readonly said: RegExp;
}

let failed = 0;

async function play(
  repository: HostedRepository,
  event: ActEvent,
  { title, exitCode, conclusion, said }: Expected,
): Promise<void> {
  const { github } = repository;
  const result = await repository.run(event, GATE);
  const check = github.state.checks.findLast(({ headSha }) => headSha === event.headSha);
  const problems = [
    ...(result.exitCode === exitCode ? [] : [`act ended with ${result.exitCode}, expected ${exitCode}`]),
    ...(check?.conclusion === conclusion
      ? []
      : [`the check is ${check?.conclusion ?? "absent"}, expected ${conclusion}`]),
    ...(said.test(check?.title ?? "") ? [] : [`the check says "${check?.title ?? ""}", expected ${said}`]),
    ...github.state.violations,
  ];
  tell(title, problems, result);
  console.log(`     check: ${check?.conclusion ?? "none"}, ${check?.title ?? ""}`);
}

function tell(title: string, problems: readonly string[], { log }: ActResult): void {
  console.log(`${problems.length === 0 ? "ok  " : "FAIL"} ${title}`);
  if (problems.length === 0) return;
  failed += 1;
  console.log(problems.map((problem) => `     ${problem}`).join("\n"));
  console.log(log);
}

async function main(): Promise<number> {
  const act = installAct();
  if (act === null) {
    console.log("skipped: Go is needed to build nektos/act, and there is none");
    return 0;
  }
  const repository = await hostRepository(act, { ...PRODUCT, [GATE]: workflowOf("README.md") });
  try {
    await play(repository, await repository.push({}), {
      title: "push, the first run: stores a baseline",
      exitCode: 0,
      conclusion: "neutral",
      said: /./,
    });
    await play(
      repository,
      await repository.open({ "src/measure.mjs": `${PRODUCT["src/measure.mjs"] ?? ""}\n` }),
      {
        title: "pull request without a change that matters",
        exitCode: 0,
        conclusion: "success",
        said: /No regression|Warning: latency-ms/,
      },
    );
    await play(repository, await repository.open(settingsFile({ ...HEALTHY, drop: 0.1 })), {
      title: "pull request that makes it worse",
      exitCode: 1,
      conclusion: "failure",
      said: /Regression: score/,
    });
    await play(repository, await repository.open({ "docs/index.md": "# Other\n" }), {
      title: "pull request that touches only docs",
      exitCode: 0,
      conclusion: "success",
      said: /nothing this gate covers changed/,
    });
  } finally {
    await repository.close();
  }
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main();
