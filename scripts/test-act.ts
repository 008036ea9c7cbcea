import { withProvider } from "../__tests__/support/fakes/loopback-provider.ts";
import { addingModel, PROVIDER_KEY } from "./act/adding-model.ts";
import { hostRepository, type ActResult, type HostedRepository } from "./act/hosted-repository.ts";
import { installAct } from "./act/install-act.ts";
import { storedTexts } from "./act/stored-texts.ts";
import { versionOf } from "./tools/find.ts";
import { SCENARIOS, type Scenario, type Step } from "./act/scenarios.ts";
import { TOOL_SCENARIOS } from "./act/tool-scenarios.ts";

/**
 * Runs workflows of the docs, as they stand there, with nektos/act in host mode: its runner, its expressions and its
 * matrices, the committed bundle as `org/regression-gate@v1`, and GitHub's API on the loopback. Needs Go to build act.
 * `npm run test:act -- TEXT` plays the scenarios whose title holds the text.
 */
const wanted = process.argv[2] ?? "";

/** What differs from what the step expects. */
async function play(repository: HostedRepository, step: Step): Promise<readonly string[]> {
  const { state } = repository.github;
  const before = { checks: state.checks.length, comments: state.comments.length };
  const event = await step.event(repository);
  const { fromFork, exitCode, workflow } = step;
  const result = await repository.run(event, workflow, { fromFork });
  const found = state.checks.slice(before.checks);
  const comments = state.comments.length - before.comments;
  const problems = [
    ...(result.exitCode === exitCode ? [] : [`act ended with ${result.exitCode}, expected ${exitCode}`]),
    ...checkProblems(step, found, event.headSha),
    ...(comments === step.comments ? [] : [`${comments} comments, expected ${step.comments}`]),
    ...((await leaks(repository, result)) ? ["the provider's key is to be seen"] : []),
    ...state.violations,
  ];
  tell(step, problems, result);
  for (const { name, conclusion, title } of found) console.log(`       ${name}: ${conclusion}, ${title}`);
  return problems;
}

/** In the log, in what is shown on GitHub, or in what is stored there. */
async function leaks({ github: { state, blobs } }: HostedRepository, { log }: ActResult): Promise<boolean> {
  const shown = JSON.stringify([state.comments, state.checks, state.statuses]);
  const zips = state.artifacts.flatMap(({ blob }) => blobs.read(blob) ?? []);
  const stored = await Promise.all(zips.map(storedTexts));
  return [log, shown, ...stored.flat()].some((text) => text.includes(PROVIDER_KEY));
}

function checkProblems(
  { checks }: Step,
  found: HostedRepository["github"]["state"]["checks"],
  headSha: string,
): readonly string[] {
  const names = new Set([...Object.keys(checks), ...found.map(({ name }) => name)]);
  return [...names].flatMap((name) => {
    const expected = checks[name];
    const check = found.find((one) => one.name === name);
    if (expected === undefined) return [`${name} was not expected`];
    const [conclusion, title] = expected;
    const fits =
      check?.conclusion === conclusion && title.test(check.title ?? "") && check.headSha === headSha;
    return fits
      ? []
      : [`${name}: expected ${conclusion}, ${title} on ${headSha}, got ${JSON.stringify(check)}`];
  });
}

function tell({ title }: Step, problems: readonly string[], { log, seconds }: ActResult): void {
  console.log(`  ${problems.length === 0 ? "ok  " : "FAIL"} ${title} (${seconds.toFixed(1)} s)`);
  if (problems.length === 0) return;
  console.log(problems.map((problem) => `       ${problem}`).join("\n"));
  console.log(log);
}

async function playAll(act: string, { title, files, steps }: Scenario): Promise<number> {
  console.log(title);
  return withProvider(addingModel, async ({ origin }) => {
    const repository = await hostRepository(act, files(origin));
    try {
      let failed = 0;
      for (const step of steps) failed += (await play(repository, step)).length === 0 ? 0 : 1;
      return failed;
    } finally {
      await repository.close();
    }
  });
}

/** Says what is left out for lack of a program. */
function hasAll(title: string, programs: readonly string[]): boolean {
  const absent = programs.filter((program) => versionOf(program, [VERSION[program] ?? "--version"]) === null);
  if (absent.length > 0) console.log(`${title}\n  skipped: no ${absent.join(", ")} on this machine`);
  return absent.length === 0;
}

const VERSION: Readonly<Record<string, string>> = { go: "version" };

async function main(): Promise<number> {
  const act = installAct();
  if (act === null) {
    console.log("skipped: Go is needed to build nektos/act, and there is none");
    return 0;
  }
  const all = [...SCENARIOS, ...TOOL_SCENARIOS];
  const scenarios = all.filter(({ title, needs = [] }) => title.includes(wanted) && hasAll(title, needs));
  let failed = 0;
  for (const scenario of scenarios) failed += await playAll(act, scenario);
  const steps = scenarios.reduce((sum, scenario) => sum + scenario.steps.length, 0);
  console.log(
    `${scenarios.length} of ${all.length} scenarios, ${steps} steps: ${steps - failed} passed, ${failed} failed`,
  );
  return failed === 0 && steps > 0 ? 0 : 1;
}

process.exitCode = await main();
