import type { Files } from "../../__tests__/e2e/support/repository.ts";
import { GATE, open, plain, push, type Scenario } from "./scenarios.ts";
import { workflowsOf, workflowWithStepOf } from "./workflow-of.ts";

const PAGE = "docs/tool-workflows.md";
/** `<workflow file>-<job>`: these gates have no config. */
const CHECK = "regression-gate / gate-benchmarks";

/** Four times as slow, which any machine shows. */
const SLOWER = 4;

function goFiles(factor: number): Files {
  return {
    "go.mod": "module example.com/two\n\ngo 1.20\n",
    "two_test.go": `package two

import "testing"

var kept int

func BenchmarkAlpha(b *testing.B) {
	for i := 0; i < b.N; i++ {
		for j := 0; j < ${20_000 * factor}; j++ {
			kept = (kept*31 + j) % 1000003
		}
	}
}
`,
  };
}

const goByTurns: Scenario = {
  title: "tool-workflows: Go, both commits by turns",
  needs: ["go"],
  files: () => ({ ...goFiles(1), [GATE]: workflowsOf(PAGE, null)[0] ?? "" }),
  steps: [
    {
      ...plain,
      title: "pull request that is four times as slow",
      event: open(goFiles(SLOWER)),
      exitCode: 1,
      checks: { [CHECK]: ["failure", /Regression: time/] },
      comments: 1,
    },
  ],
};

const goStored: Scenario = {
  title: "tool-workflows: Go, a file of an earlier step",
  needs: ["go"],
  files: () => ({ ...goFiles(1), [GATE]: workflowsOf(PAGE, null)[1] ?? "" }),
  steps: [
    {
      ...plain,
      title: "push, the first run: stores a baseline",
      event: push({}),
      exitCode: 0,
      checks: { [CHECK]: ["neutral", /First run/] },
    },
    {
      ...plain,
      title: "pull request that is four times as slow: a warning at first, as main ran once",
      event: open(goFiles(SLOWER)),
      exitCode: 0,
      checks: { [CHECK]: ["success", /Warning: .*time \+/] },
      comments: 1,
    },
  ],
};

/** The workflow's `./app`; what it is asked for does not matter. */
function appFiles(factor: number): Files {
  return {
    app: `#!/bin/sh\ni=0; while [ $i -lt ${20_000 * factor} ]; do i=$((i+1)); done\n`,
  };
}

const hyperfine: Scenario = {
  title: "tool-workflows: hyperfine",
  needs: ["hyperfine"],
  files: () => ({ ...appFiles(1), [GATE]: workflowWithStepOf(PAGE, "hyperfine") }),
  steps: [
    {
      ...plain,
      title: "pull request that is four times as slow",
      event: open(appFiles(SLOWER)),
      exitCode: 1,
      checks: { [CHECK]: ["failure", /Regression: time/] },
      comments: 1,
    },
    {
      ...plain,
      title: "pull request whose program does not start: it loses all trials",
      event: open({ app: "#!/bin/absent\n" }),
      exitCode: 1,
      checks: { [CHECK]: ["failure", /Regression: time loses trials/] },
      comments: 1,
    },
  ],
};

/** Workflows of benchmark tools, which need no config. */
export const TOOL_SCENARIOS: readonly Scenario[] = [goByTurns, goStored, hyperfine];
