import { readFileSync } from "node:fs";
import { defineConfig } from "rolldown";

const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));

/** CommonJS dependencies call `require` for Node's own modules; an ESM bundle has none of its own. */
const banner = [
  'import { createRequire as __createRequire } from "node:module";',
  "const require = __createRequire(import.meta.url);",
].join("\n");

const bundle = (name, { shebang }) => ({
  input: `src/${name}/index.ts`,
  platform: "node",
  transform: { target: "node20.19", define: { REGRESSION_GATE_VERSION: JSON.stringify(version) } },
  output: {
    file: `dist/${name}/index.js`,
    format: "esm",
    banner: shebang ? `#!/usr/bin/env node\n${banner}` : banner,
    sourcemap: false,
    minify: false,
    codeSplitting: false,
    legalComments: "inline",
  },
  onwarn(warning, handle) {
    if (warning.code !== "EVAL") handle(warning);
  },
});

export default defineConfig([bundle("cli", { shebang: true }), bundle("action", { shebang: false })]);
