import type { Browser } from "playwright-core";
import { githubPage, type Theme, type View } from "./github-page.ts";

export interface Shot {
  readonly theme: Theme;
  /** In CSS pixels. */
  readonly width: number;
  /** Pixels of the picture per CSS pixel. */
  readonly sharpness: number;
  /** PNG. */
  readonly file: string;
}

/** Takes the whole page from its first line to its last. */
export async function draw(browser: Browser, view: View, shot: Shot): Promise<void> {
  const viewport = { width: shot.width, height: 100 };
  const page = await browser.newPage({ viewport, deviceScaleFactor: shot.sharpness });
  await page.setContent(await githubPage(view, shot.theme));
  await page.screenshot({ path: shot.file, fullPage: true });
  await page.close();
}
