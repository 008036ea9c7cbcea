import { fileURLToPath } from "node:url";
import { npmWith } from "./find.ts";
import { type RealTool, rounds, second } from "./real-tool.ts";

const WORK = `let kept = 1;
function work(rounds) {
  for (let i = 0; i < rounds; i += 1) kept = (kept * 31 + i) % 1000003;
  return kept;
}
function crash() {
  throw new Error("on purpose");
}
`;
const OPTIONS = "{ time: 60, iterations: 10, warmupTime: 20, warmupIterations: 5 }";
const REPORTER = fileURLToPath(new URL("../../src/reporters/vitest.ts", import.meta.url));

export const vitestBench: RealTool = {
  name: "vitest bench",
  find: (folder) => npmWith(folder, "vitest"),
  files: (change) => ({
    "package.json": '{ "type": "module" }\n',
    "two.bench.mjs": `import { bench } from "vitest";
${WORK}
bench("alpha", () => void work(${rounds(change, 20_000)}), ${OPTIONS});
${second(change, `bench("beta", () => void work(30000), ${OPTIONS});\n`, `bench("beta", crash, ${OPTIONS});\n`)}`,
  }),
  setup: 'ln -sfn "$TOOL_MODULES" node_modules',
  command: `vitest bench --run --reporter=default --reporter=${REPORTER}`,
  results: "vitest-bench.json",
};

export const tinybench: RealTool = {
  name: "tinybench",
  find: (folder) => npmWith(folder, "tinybench"),
  files: (change) => ({
    "bench.mjs": `import { writeFileSync } from "node:fs";
import { Bench } from "tinybench";
${WORK}
const bench = new Bench({ ...${OPTIONS}, retainSamples: true });
bench.add("alpha", () => void work(${rounds(change, 20_000)}));
${second(change, 'bench.add("beta", () => void work(30000));\n', 'bench.add("beta", crash);\n')}await bench.run();
writeFileSync("out.json", JSON.stringify(bench.tasks.map(({ name, result }) => ({ name, result }))));
`,
  }),
  setup: 'ln -sfn "$TOOL_MODULES" node_modules',
  command: "node bench.mjs",
  results: "out.json",
};

/** It measures the machine for four seconds before it measures anything else. */
export const mitata: RealTool = {
  name: "mitata",
  find: (folder) => npmWith(folder, "mitata"),
  files: (change) => ({
    "bench.mjs": `import { writeFileSync } from "node:fs";
import { bench, run } from "mitata";
${WORK}
bench("alpha", () => void work(${rounds(change, 20_000)}));
${second(change, 'bench("beta", () => void work(30000));\n', 'bench("beta", crash);\n')}let text = "";
const print = (line) => void (text += line);
await run({ format: { json: { samples: true, debug: false } }, print });
writeFileSync("out.json", text);
`,
  }),
  setup: 'ln -sfn "$TOOL_MODULES" node_modules',
  command: "node bench.mjs",
  results: "out.json",
  repetitions: 5,
};
