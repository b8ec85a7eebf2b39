import { COLOURS } from './style-colours.ts';
import { PRINT } from './style-print.ts';

const PAGE = `
*{box-sizing:border-box}
html{background:var(--page);color:var(--ink);scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:74rem;padding:0 2rem 4rem;font:400 1rem/1.55 -apple-system,"Segoe UI",Roboto,"Helvetica Neue","Liberation Sans",Arial,sans-serif;overflow-wrap:anywhere}
code,pre{font:400 .875em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:from-font}
a:focus-visible,summary:focus-visible,select:focus-visible{outline:3px solid var(--focus);outline-offset:2px;border-radius:3px}
h1,h2,h3,h4,p,pre,dl,dd,ul,ol,figure,table{margin:0}
h2{font-size:1.375rem;line-height:1.3;font-weight:650;letter-spacing:-.01em;margin:3.5rem 0 1rem}
h3{font-size:1.125rem;line-height:1.35;font-weight:650;margin:2.5rem 0 1rem}
h4{font-size:.875rem;line-height:1.4;font-weight:650;margin:1.25rem 0 .375rem}
ul,ol{padding-left:1.25rem}
li{margin:.25rem 0}
section>p,section>ul{max-width:46rem}
.skip{position:absolute;left:-100rem}
.skip:focus{left:1rem;top:1rem;background:var(--page);padding:.5rem 1rem;z-index:1}
.top{display:flex;justify-content:space-between;align-items:baseline;gap:1rem 2rem;flex-wrap:wrap;padding:1.25rem 0;border-bottom:1px solid var(--line);font-size:.875rem}
.brand{font-weight:650}
.top ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;padding:0}
.top li{margin:0}
.top nav a{color:var(--muted);text-decoration:none}
.top nav a:hover{color:var(--ink);text-decoration:underline}
h1{font-size:2rem;line-height:1.2;font-weight:700;letter-spacing:-.02em;margin-top:2.5rem}
h1 .of{display:block;font-size:1rem;font-weight:400;letter-spacing:0;color:var(--muted)}
.at{color:var(--muted);font-size:.875rem;margin-top:.375rem}
.verdict{margin-top:1.75rem;padding:1.5rem 1.75rem;border-radius:10px;border:1px solid var(--tone-line);border-left:6px solid var(--tone);background:var(--tone-tint)}
.tone{font-size:.8125rem;font-weight:700;color:var(--tone)}
.first{font-size:1.5rem;line-height:1.35;font-weight:600;letter-spacing:-.01em;max-width:46rem;margin-top:.25rem}
.more{margin-top:.625rem;max-width:46rem}
.cards{display:grid;grid-template-columns:repeat(3,1fr);gap:1rem}
.card{border:1px solid var(--line);border-radius:10px;padding:1.125rem 1.25rem;background:var(--raised);display:flex;flex-direction:column;justify-content:space-between;gap:1rem}
.card dt{font-size:.9375rem;line-height:1.45}
.card dt strong{display:block;font-size:.8125rem;color:var(--muted)}
.answer{display:block;font-size:1.75rem;line-height:1.2;font-weight:700;letter-spacing:-.02em}
.answer.long{font-size:1.125rem;line-height:1.35;letter-spacing:0}
.evidence{display:block;margin-top:.5rem;font-size:.75rem;color:var(--muted)}
.facts{display:grid;grid-template-columns:1fr 1fr;gap:0 2.5rem;font-size:.875rem}
.facts div{display:grid;grid-template-columns:7.5rem 1fr;gap:.75rem;padding:.625rem 0;border-top:1px solid var(--line)}
.facts div:last-child{grid-column:1/-1}
.facts dt,.rows dt{color:var(--muted)}
`;

const PICTURE = `
figure svg{display:block;width:100%;height:auto}
svg.narrow{display:none}
figcaption{margin-top:1rem;font-size:.875rem;color:var(--muted)}
svg text{font-family:inherit;fill:var(--ink)}
.t{font-size:13.5px;font-weight:600}
.s{font-size:11.5px}
svg text.s,svg text.h{fill:var(--muted)}
.h{font-size:11.5px;font-weight:600}
.box{fill:var(--raised);stroke:var(--line-strong)}
.box.rest{fill:none;stroke-dasharray:3 3}
.edge{fill:var(--muted)}
.edge.critical{fill:var(--red)}
.edge.high{fill:var(--orange)}
.edge.medium{fill:var(--yellow)}
.edge.within{fill:var(--green)}
.way{fill:none;stroke:var(--line-strong);stroke-width:1.75}
.way.critical{stroke:var(--red)}
.way.high{stroke:var(--orange)}
.way.medium{stroke:var(--yellow)}
.way.most{stroke-dasharray:5 4}
.pill{fill:var(--page);stroke:var(--muted);stroke-width:1.25}
.p{font-size:11.5px;font-weight:600}
.pill.holds{fill:var(--green-tint);stroke:var(--green)}
svg text.p.holds{fill:var(--green)}
.pill.unproven{fill:var(--yellow-tint);stroke:var(--yellow)}
svg text.p.unproven{fill:var(--yellow)}
.pill.void,.pill.none,.pill.prompt{fill:var(--red-tint);stroke:var(--red)}
.pill.none,.pill.prompt{stroke-dasharray:4 3}
svg text.p.calm{fill:var(--muted)}
svg text.p.void,svg text.p.none,svg text.p.prompt{fill:var(--red)}
details{margin-top:1rem;font-size:.875rem}
summary{cursor:pointer;color:var(--link);width:fit-content}
.words ul{margin-top:.5rem;max-width:60rem}
`;

const TABLE = `
.filters{display:flex;flex-wrap:wrap;gap:.75rem 1.25rem;margin-top:1.25rem;font-size:.875rem}
.filters label{display:flex;flex-direction:column;gap:.25rem;color:var(--muted)}
select{font:inherit;color:var(--ink);background:var(--page);border:1px solid var(--muted);border-radius:6px;padding:.375rem .5rem;max-width:18rem}
.end{font-size:.875rem;color:var(--muted);margin-top:.75rem}
table{width:100%;border-collapse:collapse;font-size:.875rem;line-height:1.45;margin-top:1.25rem}
caption{text-align:left;color:var(--muted);padding-bottom:.75rem;max-width:60rem}
th,td{text-align:left;vertical-align:top;padding:.75rem 1rem .75rem 0;border-top:1px solid var(--line);font-weight:400}
thead th{border-top:0;border-bottom:1px solid var(--line-strong);font-weight:600;color:var(--muted);padding-top:.25rem;vertical-align:bottom}
td code+.how{display:block}
th[scope=row] a,th[scope=row]{font-weight:600}
.population td:nth-child(5){width:26%}
.population th:last-child,.number{text-align:right;padding-right:0;width:7.5rem;font-variant-numeric:tabular-nums}
.id{display:block;font-weight:400;color:var(--muted)}
.how{color:var(--muted)}
td .badge+.how{display:block;max-width:14rem;margin-top:.25rem}
.badge{display:inline-block;font-size:.8125rem;line-height:1.4;font-weight:650;padding:.0625rem .5625rem;border-radius:99px;border:1px solid var(--line-strong);color:var(--muted);white-space:nowrap}
.badge.critical{background:var(--red);border-color:var(--red);color:var(--page)}
.badge.high{background:var(--orange-tint);border-color:var(--orange);color:var(--orange)}
.badge.medium{background:var(--yellow-tint);border-color:var(--yellow);color:var(--yellow)}
.badge.within{background:var(--green-tint);border-color:var(--green);color:var(--green)}
`;

const FINDINGS = `
.finding{border:1px solid var(--line);border-radius:10px;padding:1.5rem 1.75rem;margin-top:1.25rem;background:var(--raised)}
.many .finding{content-visibility:auto;contain-intrinsic-size:auto 44rem}
.finding h3{margin:0;display:flex;flex-wrap:wrap;gap:.5rem .75rem;align-items:baseline}
.where{color:var(--muted);font-size:.875rem;margin-top:.375rem}
.rows{margin-top:1.25rem;font-size:.9375rem}
.rows>div{display:grid;grid-template-columns:6rem 1fr;gap:1rem;padding:.875rem 0;border-top:1px solid var(--line)}
.rows p{margin:.1875rem 0;max-width:52rem}
.rows p.keyed{display:flex;gap:.75rem}
.rows p.lead{font-weight:600;margin-top:0}
.key{flex:0 0 4rem;color:var(--muted)}
.next{margin-top:.25rem;padding-top:.875rem;border-top:1px solid var(--line);font-size:.9375rem;display:grid;grid-template-columns:6rem 1fr;gap:1rem}
.next h4{margin:0;font-size:.9375rem;font-weight:400;color:var(--muted)}
.next ol{max-width:52rem}
.next li:first-child{margin-top:0}
.next pre{margin:.5rem 0;padding:.75rem 1rem;border:1px solid var(--line);border-radius:6px;background:var(--page);white-space:pre-wrap;overflow-wrap:anywhere}
.next pre code{font-size:1em}
.why{margin-top:1.25rem;font-size:.9375rem;max-width:60rem}
.finding details ul{columns:20rem;padding-left:1rem}
.finding details ul.standards{columns:auto}
footer{margin-top:4rem;padding-top:1.25rem;border-top:1px solid var(--line);font-size:.8125rem;color:var(--muted)}
`;

const NARROW = `
@media (max-width:60rem){.cards,.facts{grid-template-columns:1fr}}
@media screen and (max-width:46rem){
body{padding:0 1.25rem 3rem}
h1{font-size:1.625rem;margin-top:1.75rem}
h2{margin-top:2.75rem}
.first{font-size:1.25rem}
.verdict{padding:1.25rem}
.finding{padding:1.25rem}
svg.wide{display:none}
svg.narrow{display:block;max-width:26rem}
.facts div{grid-template-columns:1fr;gap:0}
.rows>div,.next{grid-template-columns:1fr;gap:.25rem}
.rows p.keyed{display:block}
.key{font-weight:600}
.filters label,select{width:100%;max-width:none}
table,tbody,tr,td,tbody th,caption{display:block}
thead{position:absolute;left:-100rem}
tr{border-top:1px solid var(--line-strong);padding:.75rem 0}
tbody th,td{border:0;padding:.25rem 0}
td[data-label]:not(:first-child)::before,th[data-label=id]::before{content:attr(data-label) ": ";color:var(--muted)}
.population td:nth-child(5),.number{width:auto;text-align:left}
}
`;

const COMFORT = `
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media (forced-colors:active){
.verdict,.card,.finding,.badge{border:1px solid CanvasText}
svg{forced-color-adjust:none}
}
`;

/** The one style sheet of the page. */
export const STYLE = [COLOURS, PAGE, PICTURE, TABLE, FINDINGS, NARROW, COMFORT, PRINT]
  .join('')
  .replaceAll('\n', '');
