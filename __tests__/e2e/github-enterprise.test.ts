import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { hostProduct, type HostedProduct } from "./support/hosted-product.ts";
import { TOUCHED } from "./support/product.ts";

/** The action where GitHub is not github.com: what works, what degrades, by the host's name alone. */

jest.setTimeout(90_000);

const on = (server: string) => ({ env: { GITHUB_SERVER_URL: server } });

let product: HostedProduct;
beforeAll(async () => {
  product = await hostProduct();
});
afterAll(() => product.close());

const warnings = (log: string): readonly string[] =>
  log.split("\n").filter((line) => line.startsWith("::warning"));

describe("GitHub Enterprise Server", () => {
  const GHES = on("https://github.acme.example");

  test("gives main its verdict, stores nothing, and says in one message what to do", async () => {
    const job = await product.push({}, { ...GHES, by: "bundle" });
    expect([job.exitCode, job.outputs.get("verdict")]).toEqual([0, "pass"]);
    expect(product.github.state.artifacts).toEqual([]);
    const told = warnings(job.log).filter((line) => line.includes("artifact service"));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain("baseline: {from: ref, ref: main}");
    expect(warnings(job.log)).toHaveLength(1);
    expect(warnings((await job.post()).log)).toEqual([]);
    const check = product.github.state.checks.find(({ headSha }) => headSha === job.headSha);
    expect(check?.detailsUrl).toBe(`https://github.acme.example/octo-org/product/actions/runs/${job.runId}`);
  });

  test("a pull request without a stored baseline is inconclusive, not neutral for ever", async () => {
    const pull = await product.open(TOUCHED);
    const job = await pull.run(GHES);
    expect([job.exitCode, job.outputs.get("verdict")]).toEqual([3, "inconclusive"]);
    const [comment] = product.github.state.comments.filter(({ issue }) => issue === pull.number);
    expect(comment?.body).toContain("no artifact service");
  });

  test("a baseline that a step of the user stored is read by the REST API", async () => {
    // As actions/upload-artifact@v3 of that server would have it: here the service of another host makes it.
    await product.push(TOUCHED);
    const pull = await product.open(TOUCHED);
    const job = await pull.run(GHES);
    // Machine noise may warn.
    expect(job.exitCode).toBe(0);
    expect(job.outputs.get("baseline-run-id")).not.toBe("");
  });

  test("a baseline at a commit needs nothing stored", async () => {
    const pull = await product.open(TOUCHED);
    const job = await pull.run({ ...GHES, inputs: { baseline: "ref:HEAD~1" } });
    expect(job.log).not.toContain("::error::This is a bug");
    expect(job.outputs.get("verdict")).toBe("pass");
  });
});

describe("*.ghe.com", () => {
  test("works as github.com does, with addresses of its own", async () => {
    const host = { ...on("https://acme.ghe.com"), by: "bundle" } as const;
    const main = await product.push(TOUCHED, host);
    const pull = await product.open(TOUCHED);
    const job = await pull.run(host);
    expect(job.exitCode).toBe(0);
    expect(job.outputs.get("baseline-run-id")).toBe(String(main.runId));
    expect(job.outputs.get("artifact-url")).toMatch(
      /^https:\/\/acme\.ghe\.com\/octo-org\/product\/actions\/runs\//,
    );
    expect(warnings(job.log)).toEqual([]);
  });
});

test("no request and no answer broke GitHub's description", () => {
  expect(product.github.state.violations).toEqual([]);
});
