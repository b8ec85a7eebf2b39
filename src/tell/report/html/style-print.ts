/** On paper everything is open and light, and nothing is cut in the middle that fits a page. */
export const PRINT = `
@page{size:A4;margin:16mm 15mm}
@media print{
html{font-size:13px;-webkit-print-color-adjust:exact;print-color-adjust:exact}
body{max-width:none;padding:0}
.skip,.top nav,.filters,.end,.words summary,.finding summary{display:none}
.top{padding:0 0 .5rem}
h1{margin-top:1.25rem;font-size:1.75rem}
h2{margin-top:2.25rem}
h2,h3,h4,caption,thead,.where{break-after:avoid}
.rows>div:first-child{break-before:avoid}
.population th:nth-child(2){min-width:9rem}
.population td:nth-child(4){min-width:4rem}
.verdict{margin-top:1rem;padding:1rem 1.25rem}
.cards{grid-template-columns:repeat(3,1fr)}
.facts{grid-template-columns:1fr 1fr}
.card,.verdict,figure,tr,.facts div,.rows>div,.next li,pre{break-inside:avoid}
thead{display:table-header-group}
.finding,.many .finding{content-visibility:visible;break-inside:auto;border:0;border-top:1px solid var(--line-strong);border-radius:0;padding:1rem 0 0}
.words{font-size:.8125rem;color:var(--muted)}
details::details-content{content-visibility:visible;display:block}
a{color:inherit}
.next a{text-decoration:none}
}
`.replaceAll('\n', '');
