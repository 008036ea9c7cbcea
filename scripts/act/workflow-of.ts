import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..");

/** Workflows of a page, or of one section of it, as they stand there, byte for byte. */
export function workflowsOf(page: string, heading: string | null): readonly string[] {
  const text = readFileSync(join(ROOT, page), "utf8");
  const section = heading === null ? text : sectionOf(text, heading);
  const blocks = [...section.matchAll(/^```ya?ml\n([\s\S]*?)^```/gm)].map((match) => match[1] ?? "");
  const workflows = blocks.filter((block) => /^on:/m.test(block) && /^jobs:/m.test(block));
  if (workflows.length === 0)
    throw new Error(`${page} holds no workflow${heading === null ? "" : ` under ${heading}`}`);
  return workflows;
}

/** The first workflow of a page with the first step of a section in place of its last one, as a reader puts it there. */
export function workflowWithStepOf(page: string, heading: string): string {
  const [workflow = ""] = workflowsOf(page, null);
  const section = sectionOf(readFileSync(join(ROOT, page), "utf8"), heading);
  const step = /^```yaml\n(- uses: org\/regression-gate@v1\n[\s\S]*?)^```/m.exec(section)?.[1];
  const place = workflow.lastIndexOf("      - uses: org/regression-gate@v1\n");
  if (step === undefined || place === -1) throw new Error(`${page} has no step under ${heading}`);
  return workflow.slice(0, place) + step.replaceAll(/^(?=.)/gm, "      ");
}

/** The first config of a section. */
export function configOf(page: string, heading: string): string {
  const section = sectionOf(readFileSync(join(ROOT, page), "utf8"), heading);
  const found = /^```ya?ml\n(version: 1\n[\s\S]*?)^```/m.exec(section);
  if (found?.[1] === undefined) throw new Error(`${page} holds no config under ${heading}`);
  return found[1];
}

/** The first module of a section. */
export function moduleOf(page: string, heading: string): string {
  const section = sectionOf(readFileSync(join(ROOT, page), "utf8"), heading);
  const found = /^```js\n([\s\S]*?)^```/m.exec(section);
  if (found?.[1] === undefined) throw new Error(`${page} holds no module under ${heading}`);
  return found[1];
}

function sectionOf(text: string, heading: string): string {
  const start = text.indexOf(`\n## ${heading}\n`);
  if (start === -1) throw new Error(`no heading ${heading}`);
  const end = text.indexOf("\n## ", start + 4);
  return text.slice(start, end === -1 ? undefined : end);
}
