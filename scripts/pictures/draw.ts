import { writeFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { githubPage, type Theme, type View } from "./github-page.ts";

export interface Shot {
  readonly theme: Theme;
  /** In CSS pixels. */
  readonly width: number;
  /** Pixels of the picture per CSS pixel. */
  readonly sharpness: number;
  /** Its ending is its format: `.png`, or `.webp`, smaller. */
  readonly file: string;
}

/** Takes the whole page from its first line to its last. */
export async function draw(browser: Browser, view: View, shot: Shot): Promise<void> {
  const viewport = { width: shot.width, height: 100 };
  const page = await browser.newPage({ viewport, deviceScaleFactor: shot.sharpness });
  await page.setContent(await githubPage(view, shot.theme));
  const png = await page.screenshot({ fullPage: true });
  writeFileSync(shot.file, shot.file.endsWith(".webp") ? await asWebp(page, png) : png);
  await page.close();
}

/** By the browser's own encoder; no other is at hand on every machine. */
async function asWebp(page: Page, png: Buffer): Promise<Buffer> {
  const source = JSON.stringify(`data:image/png;base64,${png.toString("base64")}`);
  // As text: the types of a browser would be those of every other file here, too.
  const url = await page.evaluate<string>(`(async () => {
    const image = new Image();
    image.src = ${source};
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    canvas.getContext("2d").drawImage(image, 0, 0);
    return canvas.toDataURL("image/webp", 0.36);
  })()`);
  return Buffer.from(url.slice(url.indexOf(",") + 1), "base64");
}
