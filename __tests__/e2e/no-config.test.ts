import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { hostProduct, type HostedProduct } from "./support/hosted-product.ts";
import { baselinesOf, checkOf, commentsOn, verdictOf } from "./support/seen-on-github.ts";

/** A gate whose inputs stand in place of a config. */

jest.setTimeout(60_000);

let product: HostedProduct;
beforeAll(async () => {
  product = await hostProduct();
});
afterAll(() => product.close());

/** Times of ten runs of two benchmarks. */
function hyperfine(slower: number, seed: number): string {
  const results = ["sort", "load"].map((command, at) => ({
    command,
    times: Array.from(
      { length: 10 },
      (_, run) => (1 + 0.004 * Math.sin(run * 7 + at * 3 + seed)) * (command === "sort" ? slower : 1),
    ),
    exit_codes: Array.from({ length: 10 }, () => 0),
  }));
  return JSON.stringify({ results });
}

const RESULTS = { inputs: { results: "bench.json" } };

describe("results alone", () => {
  test("are stored as a baseline by a push, and a pull request is compared with it by the fixed policy", async () => {
    const pushed = await product.push({ "bench.json": hyperfine(1, 1) }, RESULTS);
    expect([pushed.exitCode, baselinesOf(product, "gate")]).toEqual([
      0,
      [expect.objectContaining({ runId: pushed.runId })],
    ]);
    const pull = await product.open({ "bench.json": hyperfine(1.5, 2) });
    const job = await pull.run(RESULTS);
    expect(job.outputs.get("baseline-run-id")).toBe(String(pushed.runId));
    const comment = commentsOn(product, pull.number)[0]?.body ?? "";
    expect(comment).toContain("judged by default policy 2 of this program");
    expect(comment).toContain("benchmark=sort");
    // One run of main says nothing of the noise between machines, so that +50 % is a warning, and never a plain pass.
    expect(verdictOf(job)).toEqual([0, "warn"]);
    expect(checkOf(product, job, "gate")?.conclusion).toBe("success");
  });

  test("that are missing are a red check with a way out", async () => {
    const pull = await product.open({ "src/notes.txt": "nothing\n" });
    const job = await pull.run({ inputs: { results: "none.json" } });
    expect(job.exitCode).toBe(2);
    expect(job.log).toContain("none.json");
    expect(checkOf(product, job, "gate")?.conclusion).toBe("failure");
  });

  test("say which inputs do not go together, all at once", async () => {
    const pull = await product.open({ "src/notes.txt": "nothing\n" });
    const job = await pull.run({
      inputs: { run: "node bench.mjs", repetitions: "4", config: "ci/gate.yml", results: "bench.json" },
    });
    expect(job.exitCode).toBe(2);
    expect(job.log).toContain("needs `baseline: ref:<base>`");
    expect(job.log).toContain("stands in place of a config");
  });
});

const BENCH = `import { writeFileSync } from "node:fs";
const run = Number(process.env.REGRESSION_GATE_REPETITION);
const result = (command, mean) => ({
  command,
  times: [1, 2].map((at) => mean * (1 + 0.002 * Math.sin(run * 5 + at))),
  exit_codes: [0, 0],
});
writeFileSync("out.json", JSON.stringify({ results: [result("sort", SORT), result("load", 2)] }));
`;

describe("a command", () => {
  const inputs = {
    run: "node bench.mjs && test -s out.json",
    results: "out.json",
    baseline: "ref:main",
    repetitions: "5",
  };

  test("is measured on both commits by turns, and a slower benchmark is red", async () => {
    await product.push({ "bench.mjs": BENCH.replace("SORT", "1") }, RESULTS);
    const same = await (await product.open({ "src/notes.txt": "nothing\n" })).run({ inputs });
    expect([same.log.includes("5 repetitions"), ...verdictOf(same)]).toEqual([true, 0, "pass"]);
    const pull = await product.open({ "bench.mjs": BENCH.replace("SORT", "1.3") });
    const slow = await pull.run({ inputs: { ...inputs, margin: "10%" } });
    expect(verdictOf(slow)).toEqual([1, "fail"]);
    const comment = commentsOn(product, pull.number)[0]?.body ?? "";
    expect(comment).toContain("margin 10%, gate");
    expect(comment).toContain("margin 10% by the workflow of the measured commit itself");
  });
});
