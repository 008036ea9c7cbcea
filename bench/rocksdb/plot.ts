/** What one gate did with one commit's interleaved halves; shares 0 to 1. */
export interface GateBars {
  readonly gate: string;
  readonly falseReds: number;
  /** One series alone is worse: found. */
  readonly found: readonly { readonly worsening: number; readonly share: number }[];
}

const ROW = 34;
const LABEL = 235;
const PANEL = 220;
const GAP = 60;
const TOP = 58;

/** Pull requests that are falsely red beside changes that are found, as bars by gate. Colours hold on light and dark pages. */
export function plotGates(title: string, gates: readonly GateBars[]): string {
  const width = LABEL + 2 * PANEL + GAP + 40;
  const height = TOP + gates.length * ROW + 30;
  const second = LABEL + PANEL + GAP;
  const rows = gates.flatMap(({ gate, falseReds, found }, index) => {
    const y = TOP + index * ROW;
    const [small, large] = [found[0]?.share ?? 0, found[1]?.share ?? 0];
    return [
      text(LABEL - 8, y + 15, gate, "end"),
      ...bar({ x: LABEL, y, share: falseReds, height: 20, fill: "#d1242f" }),
      ...bar({ x: second, y: y - 1, share: small, height: 10, fill: "#0969da" }),
      ...bar({ x: second, y: y + 11, share: large, height: 10, fill: "#54aeff" }),
    ];
  });
  const sizes = (gates[0]?.found ?? []).map(({ worsening }) => `+${(100 * worsening).toFixed(0)} %`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="#768390">`,
    `<title>${title}</title>`,
    text(LABEL, 18, "red though nothing changed", "start"),
    text(second, 18, `found: one worse by ${sizes.join(", ")}`, "start"),
    ...[0, 0.5, 1].flatMap((share) =>
      [LABEL, second].flatMap((x) => [
        `<line x1="${x + share * PANEL}" x2="${x + share * PANEL}" y1="${TOP - 10}" y2="${height - 24}" stroke="#768390" stroke-opacity="0.35"/>`,
        text(x + share * PANEL, TOP - 16, `${100 * share} %`, "middle"),
      ]),
    ),
    ...rows,
    text(LABEL, height - 6, title, "start"),
    "</svg>",
    "",
  ].join("\n");
}

interface Bar {
  readonly x: number;
  readonly y: number;
  readonly share: number;
  readonly height: number;
  readonly fill: string;
}

function bar({ x, y, share, height, fill }: Bar): readonly string[] {
  const width = share * PANEL;
  return [
    `<rect x="${x}" y="${y}" width="${width.toFixed(1)}" height="${height}" fill="${fill}"/>`,
    text(x + width + 4, y + height / 2 + 4, (100 * share).toFixed(0), "start"),
  ];
}

function text(x: number, y: number, content: string, anchor: "start" | "middle" | "end"): string {
  const escaped = content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<text x="${x.toFixed(1)}" y="${y}" text-anchor="${anchor}">${escaped}</text>`;
}
