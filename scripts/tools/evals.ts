import { npmWith, pythonWith } from "./find.ts";
import type { Change, RealTool } from "./real-tool.ts";

/** Of an eval the worse commit answers less, and no time is judged. */
export const inspect: RealTool = {
  name: "inspect_ai",
  find: (folder) => pythonWith(`${folder}/inspect`, ["inspect_ai"], "inspect_ai"),
  files: (change) => ({ "evals.py": inspectSource(change) }),
  command:
    "rm -rf logs && inspect eval evals.py --model mockllm/model --log-format json --log-dir logs --display none",
  results: "logs",
  metrics: {},
};

function inspectSource(change: Change): string {
  const answers = change === "slower" ? "int(sample) % 3 == 0" : "int(sample) % 10 != 0";
  const crash = `        if sample == "7":
            raise RuntimeError("on purpose")
`;
  return `from inspect_ai import Task, task
from inspect_ai.dataset import Sample
from inspect_ai.scorer import match
from inspect_ai.solver import solver


@solver
def answering():
    async def solve(state, generate):
        sample = str(state.sample_id)
${change === "crashed" ? crash : ""}        state.output.completion = "yes" if ${answers} else "no"
        return state

    return solve


@task
def questions():
    samples = [Sample(id=str(i), input=f"question {i}", target="yes") for i in range(1, ${change === "lost" ? 30 : 41})]
    return Task(dataset=samples, solver=answering(), scorer=match())
`;
}

/** Its model is a file of the commit, so that no network is needed. Its own folder: it installs hundreds of packages. */
export const promptfoo: RealTool = {
  name: "promptfoo",
  find: (folder) => {
    const found = npmWith(`${folder}/promptfoo`, "promptfoo");
    return typeof found === "string" ? found : { ...found, env: { ...found.env, ...QUIET } };
  },
  files: (change) => ({
    "promptfooconfig.json": JSON.stringify({
      prompts: [{ raw: "question {{n}}", label: "questions" }],
      providers: ["file://provider.mjs"],
      tests: Array.from({ length: change === "lost" ? 29 : 40 }, (_, index) => ({
        vars: { n: index + 1 },
        assert: [{ type: "equals", value: "yes" }],
      })),
    }),
    "provider.mjs": promptfooSource(change),
  }),
  command:
    "PROMPTFOO_CONFIG_DIR=$PWD/home promptfoo eval -c promptfooconfig.json -o out.json --no-cache --no-table --no-progress-bar --no-write",
  results: "out.json",
  metrics: {},
};

const QUIET = { PROMPTFOO_DISABLE_TELEMETRY: "1", PROMPTFOO_DISABLE_UPDATE: "1" };

function promptfooSource(change: Change): string {
  const answers = change === "slower" ? "n % 3 === 0" : "n % 10 !== 0";
  const crash = '    if (n === 7) throw new Error("on purpose");\n';
  return `export default class Two {
  id() {
    return "two";
  }
  async callApi(prompt) {
    const n = Number(prompt.replace(/\\D/g, ""));
${change === "crashed" ? crash : ""}    return { output: ${answers} ? "yes" : "no" };
  }
}
`;
}
