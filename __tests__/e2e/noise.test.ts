import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { hostProduct, type HostedProduct, type JobResult } from "./support/hosted-product.ts";

const TOUCHED = { "src/notes.txt": "nothing that is measured\n" };

let product: HostedProduct;
beforeAll(async () => {
  product = await hostProduct();
  await product.push({});
});
afterAll(() => product.close());

test("a noisy metric never turns an unchanged pull request red, 20 times of 20", async () => {
  const jobs: JobResult[] = [];
  const runOne = async (): Promise<void> => {
    const pull = await product.open(TOUCHED);
    jobs.push(await pull.run());
  };
  const lane = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) await runOne();
  };
  await Promise.all([lane(5), lane(5), lane(5), lane(5)]);
  expect(jobs.map((job) => job.exitCode)).toEqual(Array.from({ length: 20 }, () => 0));
  const { checks, violations } = product.github.state;
  const conclusions = jobs.map(
    (job) => checks.findLast((check) => check.headSha === job.headSha)?.conclusion,
  );
  expect(new Set(conclusions)).toEqual(new Set(["success"]));
  expect(new Set(jobs.map((job) => job.outputs.get("baseline-run-id"))).size).toBe(1);
  expect(violations).toEqual([]);
}, 300_000);
