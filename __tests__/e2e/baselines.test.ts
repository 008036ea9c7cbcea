import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { bundleFiles } from "../../src/adapters/zip/read-bundle.ts";
import { parseManifest } from "../../src/formats/manifest.ts";
import type { Manifest } from "../../src/model/run/manifest.ts";
import { startRun } from "../support/loopback-github/arrange.ts";
import { takeId, type Artifact } from "../support/loopback-github/state.ts";
import { hostProduct, type HostedProduct } from "./support/hosted-product.ts";
import { HEALTHY, settingsFile, TOUCHED, WORSE } from "./support/product.ts";
import { baselinesOf, checkOf, commentsOn, verdictOf } from "./support/seen-on-github.ts";

/** Which baseline the action stores and finds, and what it does with a token that may not do everything. */

// A job waits a second between its writes, for GitHub's sake, and the machine may be busy. Tests that share nothing but
// the baseline run side by side for that reason.
jest.setTimeout(60_000);

let product: HostedProduct;
beforeAll(async () => {
  product = await hostProduct();
  await product.push({});
});
afterAll(() => product.close());

/** Of a stored bundle. */
async function manifestOf(artifact: Artifact | undefined): Promise<Manifest> {
  const zip = product.github.blobs.read(artifact?.blob ?? "") ?? new Uint8Array();
  const files = await bundleFiles(zip);
  return parseManifest(new TextDecoder().decode(files.get("manifest.json")), "manifest.json");
}

describe("a token", () => {
  test.concurrent("that may only read gives the same verdict, without a comment or a check", async () => {
    const pull = await product.open(WORSE);
    const job = await pull.run({
      by: "bundle",
      permissions: { actions: "read", contents: "read", "pull-requests": "read" },
    });
    expect(verdictOf(job)).toEqual([1, "fail"]);
    expect(checkOf(product, job)).toBeUndefined();
    expect(commentsOn(product, pull.number)).toEqual([]);
    expect(job.log.match(/^::warning::.*checks: write/gm)).toHaveLength(1);
    expect(job.log.match(/^::warning::.*pull-requests: write/gm)).toHaveLength(1);
  });

  test.concurrent("without checks: write makes the verdict a commit status", async () => {
    const pull = await product.open(WORSE);
    const permissions = {
      actions: "read",
      contents: "read",
      "pull-requests": "write",
      statuses: "write",
    } as const;
    const job = await pull.run({ permissions });
    expect(job.exitCode).toBe(1);
    const shown = product.github.state.statuses.filter((status) => status.sha === job.headSha);
    expect(shown.map((status) => status.state)).toEqual(["pending", "failure"]);
    expect(commentsOn(product, pull.number)).toHaveLength(1);
  });

  test.concurrent("without actions: read gives no verdict, and says why", async () => {
    const pull = await product.open(TOUCHED);
    const permissions = { checks: "write", contents: "read", "pull-requests": "write" } as const;
    const job = await pull.run({ permissions });
    expect(verdictOf(job)).toEqual([3, "inconclusive"]);
    expect(commentsOn(product, pull.number)[0]?.body).toContain("actions: read");
  });
});

describe("the baseline", () => {
  test("is looked for past a partial run, which is named", async () => {
    const complete = baselinesOf(product).at(-1);
    const partial = await product.push(settingsFile({ ...HEALTHY, broken: 2 }));
    expect(baselinesOf(product).at(-1)?.runId).toBe(partial.runId);
    await product.push(settingsFile(HEALTHY), { inputs: { "gate-id": "elsewhere" } });
    const pull = await product.open(TOUCHED);
    const job = await pull.run();
    expect(job.outputs.get("baseline-run-id")).toBe(String(complete?.runId));
    expect(commentsOn(product, pull.number)[0]?.body).toContain(String(partial.runId));
  });

  test("that has expired is told apart from a first run", async () => {
    const stored = baselinesOf(product);
    for (const artifact of stored) artifact.expired = true;
    try {
      const pull = await product.open(TOUCHED);
      const job = await pull.run();
      expect(verdictOf(job)).toEqual([3, "inconclusive"]);
      expect(commentsOn(product, pull.number)[0]?.body).toContain("expired");
    } finally {
      for (const artifact of stored) artifact.expired = false;
    }
  });
});

test.concurrent("scheduled runs go on from each other, past one that is lost before its time, and say so", async () => {
  const inputs = { "gate-id": "nightly" };
  const first = await product.push({}, { inputs });
  const lost = await product.schedule({ inputs });
  expect(lost.outputs.get("baseline-run-id")).toBe(String(first.runId));
  for (const artifact of baselinesOf(product, "nightly"))
    if (artifact.runId === lost.runId) artifact.expired = true;
  const third = await product.schedule({ inputs });
  const manifest = await manifestOf(baselinesOf(product, "nightly").at(-1));
  expect(manifest.lineage).toMatchObject({
    generation: 1,
    parent: { from: "artifact", run: String(first.runId) },
    skipped: [`run ${lost.runId}: its artifact has expired`],
  });
  expect(third.exitCode).toBe(0);
});

test.concurrent("at the merge base a pull request is compared with the main that it has, not with the newest", async () => {
  const inputs = { "gate-id": "branch-point" };
  const base = await product.push({}, { inputs });
  const [stored] = baselinesOf(product, "branch-point");
  const { state } = product.github;
  // Main has gone on since, and stored what it measured there.
  const newer = startRun(product.github, { headSha: "f".repeat(40) });
  if (stored !== undefined) state.artifacts.push({ ...stored, id: takeId(state), runId: newer.id });
  const pull = await product.open(TOUCHED);
  const job = await pull.run({ inputs: { ...inputs, baseline: "merge-base" } });
  expect(job.exitCode).toBe(0);
  expect(job.outputs.get("baseline-run-id")).toBe(String(base.runId));
  expect(job.summary).toContain("at or before the merge base");
});

test("no request and no answer broke GitHub's description", () => {
  expect(product.github.state.violations).toEqual([]);
});
