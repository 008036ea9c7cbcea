import { readFileSync } from "node:fs";
import { defineConfig } from "rolldown";
import { thirdPartyNotices } from "./scripts/third-party-notices.js";

const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));

/** CommonJS dependencies call `require` for Node's own modules; an ESM bundle has none of its own. */
const banner = [
  'import { createRequire as __createRequire } from "node:module";',
  "const require = __createRequire(import.meta.url);",
].join("\n");

/**
 * The post step starts the same bundle and says which step it is: a job that was killed before it could save its state
 * must not run the gate in its post step.
 */
const postEntry = {
  name: "post-entry",
  generateBundle() {
    const source = 'process.env["STATE_started"] = "true";\nawait import("./index.js");\n';
    this.emitFile({ type: "asset", fileName: "post.js", source });
  },
};

/**
 * One character beyond ASCII makes Node.js hold the whole source in two bytes a character: 1.5 MB more for the command
 * line's, and each start of a child process copies the page tables of all that is held.
 */
const asciiText = {
  name: "ascii-text",
  renderChunk(code) {
    const raw = /String\.raw`[^`]*[^\0-\x7F]|\\[^\0-\x7F]/u.exec(code);
    if (raw !== null) this.error(`cannot escape a character in ${raw[0]}: write it as \\u in the source`);
    return code.replaceAll(/[^\0-\x7F]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  },
};

const bundle = (name, { shebang, plugins }) => ({
  input: `src/${name}/index.ts`,
  platform: "node",
  plugins,
  // No paths in comments: the bundle is the same wherever it is built.
  experimental: { attachDebugInfo: "none" },
  transform: { target: "node20.19", define: { REGRESSION_GATE_VERSION: JSON.stringify(version) } },
  output: {
    dir: `dist/${name}`,
    entryFileNames: "index.js",
    format: "esm",
    banner: shebang ? `#!/usr/bin/env node\n${banner}` : banner,
    sourcemap: false,
    minify: false,
    codeSplitting: false,
    comments: { legal: true, annotation: false, jsdoc: false },
  },
  onwarn(warning, handle) {
    if (warning.code !== "EVAL") handle(warning);
  },
});

export default defineConfig([
  bundle("cli", { shebang: true, plugins: [asciiText, thirdPartyNotices] }),
  bundle("action", { shebang: false, plugins: [asciiText, postEntry, thirdPartyNotices] }),
]);
