import { createHash } from "node:crypto";
import type { Theme, View } from "./github-page.ts";
import { scenes } from "./scenes.ts";
import { viewsOf } from "./views.ts";

/** A picture that the docs show. */
export interface Picture {
  /** In docs/pictures. */
  readonly file: string;
  readonly scene: string;
  readonly place: View["place"];
  readonly theme: Theme;
  /** In CSS pixels. */
  readonly width: number;
}

export const COMMITTED: readonly Picture[] = (["light", "dark"] as const).flatMap((theme) => [
  { file: `comment-${theme}.webp`, scene: "regression", place: "comment", theme, width: 680 },
  { file: `phone-${theme}.webp`, scene: "busy", place: "comment", theme, width: 390 },
]);

/** What is on the picture. */
export function viewOf({ scene, place }: Picture): View {
  const report = scenes()[scene];
  const view = report === undefined ? undefined : viewsOf(report).find((one) => one.place === place);
  if (view === undefined) throw new Error(`no scene ${scene} as ${place}`);
  return view;
}

/** Changes when the text on the picture does: a picture is stale when it was drawn from another one. */
export function sourceHash(picture: Picture): string {
  const { title, parts } = viewOf(picture);
  return createHash("sha256")
    .update([title, ...parts].join("\0"))
    .digest("hex");
}
