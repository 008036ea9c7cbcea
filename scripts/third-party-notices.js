import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FILE = "THIRD-PARTY-NOTICES.txt";
const LICENSE = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i;

/** Of a module in `node_modules`: the folder of its package; null = a module of this program. */
function packageFolder(id) {
  const parts = id.split(/[\\/]/);
  const at = parts.lastIndexOf("node_modules");
  if (at < 0) return null;
  return parts.slice(0, at + (parts[at + 1]?.startsWith("@") ? 3 : 2)).join("/");
}

/** Name, version, licence and its texts, with the same line ends on every system. */
function noticeOf(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const texts = readdirSync(folder)
    .filter((file) => LICENSE.test(file))
    .toSorted()
    .map((file) => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim());
  const title = `${name} ${version} (${typeof license === "string" ? license : "see below"})`;
  const by = typeof author === "string" ? author : (author?.name ?? "its authors");
  const body = texts.length === 0 ? [`By ${by}. The package contains no text of its licence.`] : texts;
  return `${title}\n${"-".repeat(title.length)}\n\n${body.join("\n\n")}\n`;
}

/** The licences of all packages whose modules these are, in order of their names. */
export function notices(moduleIds) {
  const folders = new Set(moduleIds.map((id) => packageFolder(id.replace(/^\0/, "").replace(/\?.*$/, ""))));
  folders.delete(null);
  const parts = [...folders].map(noticeOf).toSorted();
  return `This program contains these packages, under these licences.\n\n${[...new Set(parts)].join("\n\n")}`;
}

/** Puts the licences of what is bundled beside the bundle. */
export const thirdPartyNotices = {
  name: "third-party-notices",
  generateBundle(_options, bundle) {
    const ids = Object.values(bundle).flatMap((part) => (part.type === "chunk" ? part.moduleIds : []));
    this.emitFile({ type: "asset", fileName: FILE, source: notices(ids) });
  },
};
