/**
 * What CHANGELOG.md says of a version: the section `## [1.2.3] - 2026-01-31`, without its heading.
 * Throws where there is none or it is empty: a release without notes was forgotten, not meant.
 */
export function releaseNotes(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.startsWith(`[${version}]`));
  const notes = section?.slice(section.indexOf("\n") + 1).trim() ?? "";
  if (notes === "")
    throw new Error(`expected CHANGELOG.md to have a section "## [${version}] - <date>" with text`);
  return `${notes}\n`;
}
