import { expect, test } from "@jest/globals";
import { withoutSecrets } from "../../src/action/redacting-io.ts";
import { fakeRunner } from "../support/github/fake-runner.ts";

test("no secret gets into log or summary: by shape, and by the value of a variable that looks like one", async () => {
  const token = `gh${["p", "aB3".repeat(12)].join("_")}`;
  const runner = fakeRunner({ env: { MY_API_KEY: "correct-horse" }, inputs: {}, payload: {} });
  const { io } = withoutSecrets(runner);
  io.print(`a ${token}`);
  io.warn("b correct-horse");
  io.fail(`c ${token}`);
  await io.writeSummary(`d ${token}`);
  expect(runner.said).toMatchObject({
    lines: ["a ***"],
    warnings: ["b ***"],
    failures: ["c ***"],
    summaries: ["d ***"],
  });
});
