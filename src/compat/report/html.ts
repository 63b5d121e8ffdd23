import { html, type Markup } from "../../report/html/markup.ts";
import { htmlPage } from "../../report/html/page.ts";
import type { Change } from "../change.ts";
import {
  acceptedSentence,
  byOperation,
  type CompatReport,
  counts,
  operationName,
  othersTitle,
  placesText,
  type SharedChange,
  skippedSentence,
  spotText,
  unrelatedSentence,
  unsearchedSentences,
} from "./report.ts";

/** The report as one HTML file that needs nothing else; its content security policy lets no request leave it, and no script run. */
export function toHtml(report: CompatReport): string {
  const { names, breaking, risky, compatible, skipped, accepted } = report;
  const unrelated = unrelatedSentence(report);
  const body = html`<header>
<p class="eyebrow">Changes of a contract</p>
<h1>${counts(report)}</h1>
${unrelated === undefined ? "" : html`<p class="note"><strong>${unrelated}</strong></p>`}
<dl class="facts">
<dt>Old</dt><dd>${names.old}</dd>
<dt>New</dt><dd>${names.next}</dd>
</dl>
</header>
<main>
${section(report, "breaking", "Breaking", breaking)}
${section(report, "risky", "Risky for some consumers", risky)}
${section(report, "compatible", "Breaks nobody", compatible)}
${sentences("skipped", "Not compared", skipped.map(skippedSentence))}
${sentences("accepted", "Accepted", accepted.map(acceptedSentence))}
${sentences("unsearched", "Counterexamples", unsearchedSentences(report))}
</main>`;
  return htmlPage({ title: `${counts(report)}: ${names.old} → ${names.next}`, body });
}

function sentences(id: string, title: string, list: readonly string[]): Markup | string {
  return list.length === 0
    ? ""
    : html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2><ul>${list.map((sentence) => html`<li>${sentence}</li>`)}</ul></section>`;
}

function section(report: CompatReport, id: string, title: string, changes: readonly Change[]): Markup {
  const groups = [...byOperation(changes)].map(
    ([operation, group]) => html`<h3>${operationName(operation)}</h3>
${group.map((shared) => changeOf(report, shared))}`,
  );
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${groups.length === 0 ? html`<p>None.</p>` : groups}
</section>`;
}

function changeOf(report: CompatReport, shared: SharedChange): Markup {
  const { change, others } = shared;
  const { level, location, message, rule, counterexample } = change;
  const places = placesText(report, change);
  return html`<article class="finding ${level}">
<h4><code>${location}</code></h4>
<p>${withCode(message)}</p>
<dl class="facts">
<dt>Rule</dt><dd><code>${rule}</code></dd>
${places === "" ? "" : html`<dt>Where</dt><dd><code>${places}</code></dd>`}
${counterexample === undefined ? "" : html`<dt>For example</dt><dd><code>${counterexample}</code></dd>`}
</dl>
${others.length === 0 ? "" : html`<details><summary>${othersTitle(shared)}</summary><ul>${others.map((change) => html`<li><code>${spotText(change)}</code></li>`)}</ul></details>`}
</article>
`;
}

/** Text whose parts between backticks are code. */
function withCode(text: string): readonly Markup[] {
  return text.split(/`([^`]*)`/).map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}
