/**
 * The style of the HTML report. The documentation site uses it too, so that both look alike.
 *
 * @internal
 */
export const STYLE = `
:root {
  color-scheme: light dark;
  --back: #fff; --front: #1b1f24; --quiet: #57606a; --line: #d0d7de; --raised: #f6f8fa; --link: #0550ae;
  --good: #116329; --good-back: #e6f6ea; --bad: #a40e26; --bad-back: #ffedec; --wait: #714600; --wait-back: #fff4d6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #0f1419; --front: #e6edf3; --quiet: #9da7b3; --line: #343b44; --raised: #171d25; --link: #79c0ff;
    --good: #7ee787; --good-back: #12301b; --bad: #ffa198; --bad-back: #3d1618; --wait: #e8bd5a; --wait-back: #332507;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 3rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--back); color: var(--front); font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: break-word; }
body > * { max-width: 82rem; margin-inline: auto; padding-inline: clamp(1rem, 3vw, 2rem); }
h1, h2, h3 { line-height: 1.25; overflow-wrap: anywhere; }
h1 { font-size: 1.9rem; margin: .25rem 0 1rem; }
h2 { font-size: 1.35rem; margin: 2.5rem 0 .75rem; }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; }
p, ul, ol, dl { max-width: 75ch; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: .5rem; padding: .25rem .75rem; background: var(--back); z-index: 2; }
code, pre { font: .875em/1.5 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; direction: ltr; unicode-bidi: isolate; }
code { overflow-wrap: anywhere; }
pre { margin: .25rem 0 .75rem; padding: .75rem 1rem; background: var(--raised); border: 1px solid var(--line); border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; }
pre code { font-size: 1em; }
pre.long { max-height: 16rem; overflow-y: auto; }
code i, pre i, p i, td i, dd i, h3 i { font-style: normal; color: var(--bad); background: var(--bad-back); border-radius: 3px; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0 0 1rem; }
dl.facts dt { color: var(--quiet); }
dl.facts dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); }
.eyebrow { margin: 1.5rem 0 0; color: var(--quiet); }
.note { border-left: 4px solid var(--wait); background: var(--wait-back); padding: .5rem 1rem; }
nav ul { max-width: none; display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; list-style: none; margin: 0; padding: .5rem 0; }
body > nav.site { max-width: none; background: var(--raised); border-bottom: 1px solid var(--line); }
nav [aria-current] { color: inherit; font-weight: 600; text-decoration: none; }
footer { margin-top: 3rem; padding-block: 1rem 2rem; border-top: 1px solid var(--line); color: var(--quiet); }
button, input, select { font: inherit; color: inherit; background: var(--back); border: 1px solid var(--quiet); border-radius: 6px; padding: .3rem .7rem; min-height: 2.4rem; max-width: 100%; }
button { cursor: pointer; background: var(--raised); }
[hidden] { display: none !important; }
.finding { border: 1px solid var(--line); border-left: 4px solid var(--bad); border-radius: 6px; padding: 0 1rem .5rem; margin-block: 1rem; }
.labelled { display: flex; justify-content: space-between; align-items: end; gap: 1rem; margin: .75rem 0 0; }
.labelled > :first-child { margin: 0; font-size: .9rem; font-weight: 600; }
.labelled button { min-height: 0; font-size: .85rem; padding: .1rem .6rem; }
form { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end; margin-bottom: .75rem; }
form label { display: grid; font-size: .85rem; color: var(--quiet); }
form label > * { color: var(--front); font-size: 1rem; }
table { width: 100%; border-collapse: collapse; font-size: .925rem; }
caption { text-align: left; color: var(--quiet); padding-bottom: .5rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); }
thead th { position: sticky; top: 0; background: var(--back); z-index: 1; color: var(--quiet); font-weight: 600; }
tbody th { font-weight: inherit; }
th[scope="rowgroup"] { padding-top: 1.5rem; font-weight: 600; font-size: 1.05rem; }
td > :first-child { margin-top: 0; }
td p { margin: .25rem 0; }
tr:target { background: var(--wait-back); }
.lines { white-space: pre-line; }
.mark { display: inline-block; padding: 0 .5rem; border-radius: 1rem; font-size: .85rem; font-weight: 600; white-space: nowrap; }
.proven { color: var(--good); background: var(--good-back); }
.broken { color: var(--bad); background: var(--bad-back); }
.unproven { color: var(--wait); background: var(--wait-back); }
.aside { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (min-width: 72.01rem) {
  .constraints, .constraints thead, .constraints tbody { display: block; }
  .constraints tr { display: grid; grid-template-columns: minmax(13.5rem, 3fr) minmax(7.5rem, 1fr) minmax(8rem, 2fr) minmax(14rem, 5fr) minmax(13rem, 5fr) minmax(8rem, 3fr); column-gap: 1rem; border-bottom: 1px solid var(--line); }
  .constraints :is(th, td) { border: 0; padding-right: 0; min-width: 0; }
  .constraints :is(th, td):last-child { grid-column: 1 / -1; padding-top: 0; }
  .constraints thead th:last-child { padding: 0; }
  .constraints thead { position: sticky; top: 0; z-index: 1; background: var(--back); }
}
@media (max-width: 72rem) {
  table, tbody, tr, th, td, caption { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { border-bottom: 1px solid var(--line); padding-block: .6rem; }
  th, td { border: 0; padding: .1rem 0; }
  td[data-label]::before, tbody th[data-label]::before { content: attr(data-label) ": "; color: var(--quiet); }
}
@media print {
  :root { color-scheme: light; --back: #fff; --front: #000; --quiet: #444; --line: #bbb; --raised: #fff; --link: #000; --good: #000; --bad: #000; --wait: #000; --good-back: #fff; --bad-back: #fff; --wait-back: #fff; }
  body { font-size: 10pt; }
  body > * { max-width: none; }
  nav, form, button, .skip { display: none !important; }
  thead, thead th { position: static !important; }
  h1, h2, h3 { break-after: avoid; }
  pre.long { max-height: none; }
  .mark { padding: 0; }
  tr, .finding { break-inside: avoid; }
}
@media print and (max-width: 72rem) {
  thead { display: none; }
}
`;
