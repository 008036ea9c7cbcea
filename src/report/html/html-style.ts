import { markup } from "./markup.ts";

/**
 * The style of the HTML report, in light and dark. Text has a contrast of at least 4.5 to 1 with its background (WCAG
 * 2.2, 1.4.3). On a narrow screen a row of the table becomes a block, so that nothing scrolls sideways.
 */
export const HTML_STYLE = markup`
:root{color-scheme:light dark;--page:#fff;--card:#f6f8fa;--line:#d1d9e0;--text:#1f2328;--muted:#59636e;--link:#0550ae;--code:#eaeef2;
--fail:#a40e26;--warn:#7d4e00;--pass:#116329;--open:#4a3a9f;--none:#59636e}
@media(prefers-color-scheme:dark){:root{--page:#0d1117;--card:#151b23;--line:#3d444d;--text:#f0f6fc;--muted:#9da7b1;--link:#79b8ff;--code:#262c36;
--fail:#ff8182;--warn:#e3b341;--pass:#56d364;--open:#b6a8ff;--none:#9da7b1}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI","Noto Sans",sans-serif;overflow-wrap:anywhere}
header,main,footer{max-width:64rem;margin:0 auto;padding:0 1rem}
header{padding-top:1rem}
.verdict{border-left:.4rem solid var(--tone);padding:.1rem 0 .1rem .8rem}
h1{font-size:1.6rem;line-height:1.25;margin:.2rem 0}
h2{font-size:1.15rem;margin:2rem 0 .6rem;padding-bottom:.25rem;border-bottom:1px solid var(--line)}
h3{font-size:1rem;margin:0}
p{margin:.4rem 0}
ul{margin:.4rem 0;padding-left:1.2rem}
a{color:var(--link)}
code{font:.87em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--code);border-radius:.3em;padding:.1em .3em;unicode-bidi:isolate}
.muted{color:var(--muted)}
.fail{--tone:var(--fail)}.warn{--tone:var(--warn)}.pass{--tone:var(--pass)}.open{--tone:var(--open)}.none{--tone:var(--none)}
.tone{color:var(--tone)}
.notice,article{background:var(--card);border:1px solid var(--line);border-left:.3rem solid var(--tone);border-radius:.4rem;padding:.7rem .9rem;margin:.7rem 0}
.numbers{font-size:1.15rem;font-variant-numeric:tabular-nums}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem .9rem;margin:.5rem 0}
dt{color:var(--muted)}dd{margin:0;min-width:0}
details{margin:.7rem 0}
summary{cursor:pointer;padding:.3rem 0}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:.2rem}
table{border-collapse:collapse;width:100%;font-size:.92rem;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--muted);padding:.2rem 0}
th,td{text-align:left;vertical-align:top;padding:.4rem .5rem;border-bottom:1px solid var(--line)}
svg{display:block;max-width:100%;margin:.3rem 0}
.axis{stroke:var(--muted);stroke-width:1}.margin{stroke:var(--fail);stroke-width:1;stroke-dasharray:3 2}
.range{stroke:var(--tone);stroke-width:4}.tip{fill:var(--tone)}.dot{fill:var(--text)}
footer{margin-top:2rem;padding-bottom:2rem;border-top:1px solid var(--line);font-size:.87rem}
@media(max-width:40rem){
thead{position:absolute;clip-path:inset(50%);height:1px;width:1px;overflow:hidden}
table,caption,tbody,tr,td{display:block}
tr{border:1px solid var(--line);border-radius:.4rem;margin:.6rem 0;padding:.3rem .2rem}
td{border:0;padding:.15rem .5rem}
td[data-label]::before{content:attr(data-label) " ";color:var(--muted)}
}
@media print{details{display:block}body{font-size:11pt}article,tr{break-inside:avoid}}
`;
