import { git } from "../../adapters/node/git/git.ts";
import { type Check, configOf } from "./check.ts";
import { fine, trouble } from "./health-check.ts";

export const checkGit: Check = async (context) => {
  const { root } = context.workspace;
  const config = configOf(context);
  const head = await git(root, ["rev-parse", "--verify", "--quiet", "HEAD"]);
  const needsGit = config !== null && config.sides === null && config.baseline.from === "ref";
  if (!head.ok) {
    const advice = needsGit
      ? "check out the repository first: the baseline at a ref is one of its commits"
      : "check out the repository first: then reports name commits, and the policy of the base is read without the API of GitHub";
    return [trouble("git", needsGit ? "fail" : "warn", { text: "no commit is checked out here", advice })];
  }
  const shallow = await git(root, ["rev-parse", "--is-shallow-repository"]);
  const count = await git(root, ["rev-list", "--count", "HEAD"]);
  const commits = count.stdout.trim();
  if (shallow.stdout.trim() !== "true") return [fine("git", `full clone, ${commits} commits`)];
  return [
    trouble("git", "warn", {
      text: `shallow clone, depth ${commits}`,
      advice:
        "with fetch-depth: 0 reports show the age of the baseline in commits, and the merge base and the policy of the base are found without the API of GitHub",
    }),
  ];
};
