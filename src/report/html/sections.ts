import { acceptedSentence } from "../accepted.ts";
import type { ObservedDeviation, Report } from "../report.ts";
import { anchor, html, type Markup, prose } from "./markup.ts";

export function deviationSection(deviations: readonly ObservedDeviation[]): Markup {
  const titles = ["Request", "The contract", "Prism", "Seen in this run"];
  return html`<section id="deviations" aria-labelledby="deviations-title">
<h2 id="deviations-title">Deviations of the mock</h2>
<p>Here Prism, the mock, is known to differ from the contract. Each is tried again in every run. One that does not occur is a finding only where it has to, by the versions of Prism and Node and by the document.</p>
<table role="table">
<thead role="rowgroup"><tr role="row">${titles.map((title) => html`<th role="columnheader" scope="col">${title}</th>`)}</tr></thead>
<tbody role="rowgroup">
${deviations.map(
  ({ id, request, contract, prism, issue, expected, occurs }) => html`<tr role="row" id="deviation/${anchor(id)}">
<th role="rowheader" scope="row">${prose(request)}</th>
<td role="cell" data-label="The contract">${prose(contract)}</td>
<td role="cell" data-label="Prism">${prose(prism)}${issue === undefined ? "" : html`<p class="quiet">${issue}</p>`}</td>
<td role="cell" data-label="Seen in this run">${occurs ? "yes" : expected ? html`<span class="mark broken">no longer</span>` : "no"}</td>
</tr>
`,
)}</tbody></table>
</section>`;
}

export function skippedSection(skipped: Report["skipped"]): Markup {
  return html`<section id="skipped" aria-labelledby="skipped-title">
<h2 id="skipped-title">Skipped</h2>
<p>These parts of the contract could not be checked. The rest of it was.</p>
<ul>${skipped.map(({ operation, place, reason }) => html`<li><code>${operation}</code> (${place}): ${prose(reason)}</li>`)}</ul>
</section>`;
}

export function acceptedSection(accepted: Report["accepted"]): Markup {
  return html`<section id="accepted" aria-labelledby="accepted-title">
<h2 id="accepted-title">Accepted findings</h2>
<p>The file of accepted findings has these entries. What they accept does not count as a finding of this run.</p>
<ul>${accepted.map((entry) => html`<li>${prose(acceptedSentence(entry))}</li>`)}</ul>
</section>`;
}

export function exceptedSection(excepted: readonly string[]): Markup {
  return html`<section id="excepted" aria-labelledby="excepted-title">
<h2 id="excepted-title">Left out</h2>
<p>These were taken out with <code>--except</code>. A fault there is not reported.</p>
<ul>${excepted.map((selector) => html`<li><code>${selector}</code></li>`)}</ul>
</section>`;
}
