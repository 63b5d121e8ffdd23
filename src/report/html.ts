import { constraintTable, filterForm } from "./html/constraints.ts";
import { findingOf } from "./html/findings.ts";
import { html } from "./html/markup.ts";
import { resultBar, tiles } from "./html/overview.ts";
import { htmlPage } from "./html/page.ts";
import { acceptedSection, deviationSection, exceptedSection, skippedSection } from "./html/sections.ts";
import { groupBy, missingText, namesSources, plural, type Report, refusedText, verdictsText } from "./report.ts";
import { TOOL } from "./tool.ts";
import { withCommas } from "./with-commas.ts";

/** How an HTML report is written. */
export interface HtmlOptions {
  /** What goes behind the command `check` to reach the same target again. */
  readonly replay?: string;
  /** The main heading. @default how many findings there are */
  readonly heading?: string;
}

/**
 * A report as one HTML file that needs nothing else: the findings, then a table of the constraints that can be filtered.
 *
 * Its content security policy lets no request leave it, and no script run but its own.
 * Characters that cannot be seen stand as `\u{…}`; a copy button gives the text as it was.
 */
export function toHtmlReport(report: Report, { replay = "", heading }: HtmlOptions = {}): string {
  const { failures, constraints, deviations, excepted, skipped } = report;
  const accepted = report.accepted.filter(({ status }) => status !== "not checked");
  const refused = refusedText(report);
  const missing = missingText(report);
  const listed = new Set(constraints.map(({ constraint }) => constraint.id));
  const groups = groupBy(constraints, ({ constraint }) => constraint.operation);
  const hasSources = namesSources(report);
  const title = heading ?? (failures.length === 0 ? "No finding" : plural(failures.length, "finding"));
  const body = html`<a class="skip" href="#findings">Skip to the findings</a>
<header>
<p class="eyebrow">Contract check</p>
<h1>${title}</h1>
<dl class="facts">
<dt>Target</dt><dd>${report.target}</dd>
<dt>Contract</dt><dd>${report.contract}</dd>
<dt>Requests</dt><dd>${withCommas(report.requests)}, seed ${report.seed}</dd>
<dt>Operations</dt><dd>${report.operations.checked} checked, ${report.operations.skipped} skipped</dd>
</dl>
${constraints.length === 0 ? "" : resultBar(constraints)}
${refused === undefined ? "" : html`<p class="note"><strong>${refused}</strong></p>`}
${missing === undefined ? "" : html`<p class="note">${missing}</p>`}
${report.stopped === undefined ? "" : html`<p class="note"><strong>The check ended early:</strong> ${report.stopped}. What was not sent by then is unproven.</p>`}
</header>
<nav aria-label="Sections"><ul>
<li><a href="#findings">Findings</a> ${failures.length}</li>
<li><a href="#constraints">Constraints</a> ${withCommas(constraints.length)}</li>
${skipped.length === 0 ? "" : html`<li><a href="#skipped">Skipped</a> ${skipped.length}</li>`}
${accepted.length === 0 ? "" : html`<li><a href="#accepted">Accepted findings</a> ${accepted.length}</li>`}
${deviations.length === 0 ? "" : html`<li><a href="#deviations">Deviations of the mock</a> ${deviations.length}</li>`}
${excepted.length === 0 ? "" : html`<li><a href="#excepted">Left out</a> ${excepted.length}</li>`}
</ul></nav>
<main>
${
  groups.length === 0
    ? ""
    : html`<section id="operations" aria-labelledby="operations-title">
<h2 id="operations-title">At a glance</h2>
${tiles(groups)}
</section>`
}
<section id="findings" aria-labelledby="findings-title">
<h2 id="findings-title">Findings</h2>
${failures.length === 0 ? html`<p>The target broke no constraint in this run.</p>` : failures.map((finding, index) => findingOf(finding, index + 1, { replay, isListed: listed.has(finding.selector), hasSources }))}
</section>
<section id="constraints" aria-labelledby="constraints-title">
<h2 id="constraints-title">Constraints</h2>
<p>Proven: a request at the limit was accepted, and one just beyond it was rejected. Unproven: one of the two is missing, and the row says why. Broken: there is a finding.</p>
${filterForm(constraints, hasSources)}
<p id="count" role="status">${verdictsText(constraints)}</p>
${constraints.length === 0 ? html`<p>Nothing was selected.</p>` : constraintTable(groups, hasSources)}
</section>
${skipped.length === 0 ? "" : skippedSection(skipped)}
${accepted.length === 0 ? "" : acceptedSection(accepted)}
${deviations.length === 0 ? "" : deviationSection(deviations)}
${excepted.length === 0 ? "" : exceptedSection(excepted)}
<p id="copied" class="aside" role="status"></p>
</main>
<footer><p>Written by ${TOOL} ${report.version}.</p></footer>`;
  return htmlPage({ title: `${title}: ${report.target} against ${report.contract}`, body, isLive: true });
}
