import { git } from "../../adapters/node/git/git.ts";
import { type Check, configOf } from "./check.ts";
import { fine, trouble } from "./diagnosis.ts";

export const checkGit: Check = async (context) => {
  const { root } = context.workspace;
  const config = configOf(context);
  const head = await git(root, ["rev-parse", "--verify", "--quiet", "HEAD"]);
  const needsGit = config !== null && config.sides === null && config.baseline.from === "ref";
  if (!head.ok) {
    const advice = needsGit
      ? "check out the repository first: a baseline at a ref is a commit of it"
      : "check out the repository first: reports then name commits, and policy is read from the base without asking GitHub";
    return [trouble("git", needsGit ? "fail" : "warn", { text: "no commit is checked out here", advice })];
  }
  const shallow = await git(root, ["rev-parse", "--is-shallow-repository"]);
  const count = await git(root, ["rev-list", "--count", "HEAD"]);
  const commits = count.stdout.trim();
  if (shallow.stdout.trim() !== "true") return [fine("git", `whole clone, ${commits} commits`)];
  return [
    trouble("git", "warn", {
      text: `shallow clone, depth ${commits}`,
      advice:
        "fetch-depth: 0 tells the baseline's age in commits, and saves calls of GitHub's API for the merge base and the base's policy",
    }),
  ];
};
