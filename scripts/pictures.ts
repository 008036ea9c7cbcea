/**
 * Draws what GitHub shows of a report. `npm run pictures` draws the pictures of the docs anew and writes the README's
 * comment; `npm run pictures -- FOLDER [NAME]` draws every scene (or those whose name has NAME in it) in every place,
 * light and dark, on a phone and on a desk, to be looked at. Before it, `examples/eval` may be run anew:
 * `npm start -- --config examples/eval/regression-gate.yml`, then copy its report.json to docs/pictures/eval-report.json.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startChromium } from "./pictures/chromium.ts";
import { COMMITTED, sourceHash, viewOf } from "./pictures/committed.ts";
import { draw } from "./pictures/draw.ts";
import { withComment } from "./pictures/readme-comment.ts";
import { evalReport, scenes } from "./pictures/scenes.ts";
import { viewsOf } from "./pictures/views.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const docs = join(root, "docs/pictures");

async function drawDocs(): Promise<void> {
  const browser = await startChromium();
  for (const picture of COMMITTED) {
    const { theme, width, file } = picture;
    await draw(browser, viewOf(picture), { theme, width, sharpness: 1.5, file: join(docs, file) });
  }
  await browser.close();
  const sources = Object.fromEntries(COMMITTED.map((picture) => [picture.file, sourceHash(picture)]));
  writeFileSync(join(docs, "sources.json"), `${JSON.stringify(sources, null, 2)}\n`);
  const readme = join(root, "README.md");
  writeFileSync(readme, withComment(readFileSync(readme, "utf8"), evalReport()));
}

async function drawAll(folder: string, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const browser = await startChromium();
  for (const [scene, report] of Object.entries(scenes())) {
    if (!scene.includes(name)) continue;
    for (const view of viewsOf(report)) {
      for (const [device, width] of [["phone", 390] as const, ["desk", 900] as const]) {
        for (const theme of ["light", "dark"] as const) {
          const file = join(folder, `${scene}-${view.place}-${device}-${theme}.png`);
          await draw(browser, view, { theme, width, sharpness: 1, file });
        }
      }
    }
  }
  await browser.close();
}

const [folder, name = ""] = process.argv.slice(2);
await (folder === undefined ? drawDocs() : drawAll(folder, name));
