import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { toJson } from "../openapi/json.ts";
import type { Constraint } from "../openapi/model.ts";
import { acceptedSentence } from "./accepted.ts";
import { replayCommand } from "./finding.ts";
import { printable, printableParts } from "./printable.ts";
import {
  type ConstraintResult,
  type Finding,
  type ObservedDeviation,
  type Report,
  refusedText,
  verdictOf,
} from "./report.ts";
import { TOOL } from "./tool.ts";

/** How an HTML report is written. */
export interface HtmlOptions {
  /** What goes behind the command `check` to reach the same target again. */
  readonly replay?: string;
  /** The main heading. @default how many findings there are */
  readonly heading?: string;
}

const part = (file: string): string => readFileSync(new URL(`./page/${file}`, import.meta.url), "utf8");
const SCRIPT = part("script.js");
/** The documentation site uses it too, so that both look alike. */
export const STYLE = part("page.css") + part("tables.css");

/** Beyond this a shown text gets a box of its own that scrolls. */
const MAX_OPEN = 2_000;

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
  const listed = new Set(constraints.map(({ constraint }) => constraint.id));
  const title = heading ?? (failures.length === 0 ? "No finding" : plural(failures.length, "finding"));
  const policy = `default-src 'none'; style-src '${hash(STYLE)}'; script-src '${hash(SCRIPT)}'; base-uri 'none'; form-action 'none'`;
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<title>${printable(`${title}: ${report.target} against ${report.contract}`)}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<a class="skip" href="#findings">Skip to the findings</a>
<header>
<p class="eyebrow">Contract check</p>
<h1>${title}</h1>
<dl class="facts">
<dt>Target</dt><dd>${report.target}</dd>
<dt>Contract</dt><dd>${report.contract}</dd>
<dt>Requests</dt><dd>${report.requests.toLocaleString("en-US")}, seed ${report.seed}</dd>
<dt>Result</dt><dd>${verdictCounts(constraints)}</dd>
<dt>Operations</dt><dd>${report.operations.checked} checked, ${report.operations.skipped} skipped</dd>
</dl>
${refused === undefined ? "" : html`<p class="note"><strong>${refused}</strong></p>`}
${report.stopped === undefined ? "" : html`<p class="note"><strong>The check ended early:</strong> ${report.stopped}. What was not sent by then is unproven.</p>`}
</header>
<nav aria-label="Sections"><ul>
<li><a href="#findings">Findings</a> ${failures.length}</li>
<li><a href="#constraints">Constraints</a> ${constraints.length}</li>
${skipped.length === 0 ? "" : html`<li><a href="#skipped">Skipped</a> ${skipped.length}</li>`}
${accepted.length === 0 ? "" : html`<li><a href="#accepted">Accepted findings</a> ${accepted.length}</li>`}
${deviations.length === 0 ? "" : html`<li><a href="#deviations">Deviations of the mock</a> ${deviations.length}</li>`}
${excepted.length === 0 ? "" : html`<li><a href="#excepted">Left out</a> ${excepted.length}</li>`}
</ul></nav>
<main>
<section id="findings" aria-labelledby="findings-title">
<h2 id="findings-title">Findings</h2>
${failures.length === 0 ? html`<p>No request showed a fault of the target.</p>` : failures.map((finding, index) => findingOf(finding, index + 1, replay, listed.has(finding.selector)))}
</section>
<section id="constraints" aria-labelledby="constraints-title">
<h2 id="constraints-title">Constraints</h2>
<p>Proven: a request at the limit was accepted, and one just beyond it was rejected. Unproven: one of the two was not shown, and the row says why. Broken: there is a finding.</p>
${filterForm(constraints)}
<p id="count" role="status">${verdictCounts(constraints)}</p>
${constraints.length === 0 ? html`<p>Nothing was selected.</p>` : constraintTable(constraints)}
</section>
${skipped.length === 0 ? "" : skippedSection(skipped)}
${accepted.length === 0 ? "" : acceptedSection(accepted)}
${deviations.length === 0 ? "" : deviationSection(deviations)}
${excepted.length === 0 ? "" : exceptedSection(excepted)}
<p id="copied" class="aside" role="status"></p>
</main>
<footer><p>Written by ${TOOL} ${report.version}. Unofficial; not affiliated with the vendor.</p></footer>
<script>${new Markup(SCRIPT)}</script>
</body>
</html>
`.text;
}

function findingOf(finding: Finding, number: number, replay: string, isListed: boolean): Markup {
  const { constraint, selector, message, request, response, curl, count, expected } = finding;
  const id = `finding-${number}`;
  const again = replayCommand(finding, replay);
  return html`<article class="finding" id="${id}" aria-labelledby="${id}-title">
<h3 id="${id}-title">${number}. ${isListed ? html`<a href="#${anchor(selector)}"><code>${selector}</code></a>` : html`<code>${selector}</code>`}</h3>
<p>${message}</p>
<dl class="facts">
<dt>Expected</dt><dd>${expected}</dd>
${constraint ? html`<dt>Limit</dt><dd><code>${constraint.keyword}</code> ${limitOf(constraint)}, from ${sourceName(constraint.source)}</dd>` : ""}
${constraint?.note ? html`<dt>Note</dt><dd>${prose(constraint.note)}</dd>` : ""}
${count > 1 ? html`<dt>Shown by</dt><dd>${plural(count, "request")}; this is the smallest</dd>` : ""}
</dl>
${request.method === "" ? "" : textBox(`${id}-request`, "Request", messageText(`${request.method} ${request.url}`, request.headers, request.body ?? ""))}
${request.method === "" ? "" : response ? textBox(`${id}-answer`, "Response", messageText(String(response.status), response.headers, response.body)) : html`<p>No response came.</p>`}
${curl === "" ? "" : copyBox(`${id}-curl`, "Send it again", curl, `the curl line of finding ${number}`)}
${curl === "" ? "" : copyBox(`${id}-replay`, "Check it again", again, `the command that checks finding ${number} again`)}
</article>
`;
}

function filterForm(constraints: readonly ConstraintResult[]): Markup {
  const choice = (name: string, label: string, values: readonly string[]): Markup =>
    html`<label>${label} <select name="${name}"><option value="">all</option>${[...new Set(values)].map(
      (value) => html`<option value="${value}">${value}</option>`,
    )}</select></label>`;
  return html`<form role="search" aria-label="Filter the constraints" hidden>
<label>Text <input type="search" name="text" autocomplete="off" spellcheck="false"></label>
${choice("verdict", "Verdict", ["broken", "unproven", "proven"])}
${choice(
  "operation",
  "Operation",
  constraints.map(({ constraint }) => constraint.operation),
)}
${choice(
  "source",
  "Source",
  constraints.map(({ constraint }) => constraint.source),
)}
<button type="reset">Show all</button>
</form>`;
}

// Roles are written out: a table that is laid out in blocks, as on a phone, loses its own in some browsers.
function constraintTable(constraints: readonly ConstraintResult[]): Markup {
  const groups = new Map<string, ConstraintResult[]>();
  for (const result of constraints) {
    const { operation } = result.constraint;
    groups.set(operation, [...(groups.get(operation) ?? []), result]);
  }
  const titles = ["Place", "Keyword", "Limit", "Meaning", "Source", "Verdict"];
  return html`<table class="constraints" role="table">
<thead role="rowgroup"><tr role="row">${titles.map((title) => html`<th role="columnheader" scope="col">${title}</th>`)}<th role="columnheader" scope="col"><span class="aside">Examples</span></th></tr></thead>
${[...groups].map(
  ([operation, results]) => html`<tbody role="rowgroup" data-operation="${operation}">
<tr role="row"><th role="rowheader" scope="rowgroup" colspan="${titles.length + 1}">${operation}</th></tr>
${results.map(constraintRow)}</tbody>
`,
)}</table>`;
}

function constraintRow(result: ConstraintResult): Markup {
  const { constraint, accepted, rejected, unproven, examples } = result;
  const { id, operation, keyword, source, note, description } = constraint;
  const verdict = verdictOf(result);
  const place = id.slice(operation.length + 1, -(keyword.length + 1));
  const key = anchor(id);
  const example = (side: "accepted" | "rejected"): Markup | string =>
    examples[side] === undefined
      ? ""
      : copyBox(
          `${key}-${side}`,
          side === "accepted" ? "Accepted" : "Rejected",
          examples[side],
          `the ${side} example of ${id}`,
        );
  return html`<tr role="row" id="${key}" data-verdict="${verdict}" data-operation="${operation}" data-source="${source}">
<th role="rowheader" scope="row"><a href="#${key}"><code>${place}</code></a></th>
<td role="cell" data-label="Keyword"><code>${keyword}</code></td>
<td role="cell" data-label="Limit">${limitOf(constraint)}</td>
<td role="cell" class="lines">${description === undefined ? "" : prose(description.trim())}</td>
<td role="cell" data-label="Source">${sourceName(source)}${note === undefined ? "" : html`<p class="quiet">${prose(note)}</p>`}</td>
<td role="cell"><span class="mark ${verdict}">${verdict}</span>
<p class="quiet">${side("accepted", accepted)}, ${side("rejected", rejected)}</p>${unproven === undefined ? "" : html`<p class="quiet">${unproven}</p>`}</td>
<td role="cell">${examples.accepted === undefined && examples.rejected === undefined ? "" : html`<details><summary>Examples<span class="aside"> of ${place} ${keyword}</span></summary>${example("accepted")}${example("rejected")}</details>`}</td>
</tr>
`;
}

function side(name: string, { cases, failures }: ConstraintResult["accepted"]): string {
  return failures === 0 ? `${cases} ${name}` : `${cases - failures} of ${cases} ${name}`;
}

function deviationSection(deviations: readonly ObservedDeviation[]): Markup {
  const titles = ["Request", "The contract", "Prism", "Seen in this run"];
  return html`<section id="deviations" aria-labelledby="deviations-title">
<h2 id="deviations-title">Deviations of the mock</h2>
<p>Here Prism, the mock, is known to differ from the contract. Each is tried again in every run. One that does not occur is a finding where its versions of Prism and Node say that it has to.</p>
<table role="table">
<thead role="rowgroup"><tr role="row">${titles.map((title) => html`<th role="columnheader" scope="col">${title}</th>`)}</tr></thead>
<tbody role="rowgroup">
${deviations.map(
  ({ id, request, contract, prism, issue, expected, occurs }) => html`<tr role="row" id="deviation/${anchor(id)}">
<th role="rowheader" scope="row">${prose(request)}</th>
<td role="cell" data-label="The contract">${prose(contract)}</td>
<td role="cell" data-label="Prism">${prose(prism)}${issue === undefined ? "" : html`<p class="quiet">${issue}</p>`}</td>
<td role="cell" data-label="Seen in this run">${occurs ? "yes" : expected ? html`<span class="mark broken">no longer</span>` : "no, with this Prism and Node"}</td>
</tr>
`,
)}</tbody></table>
</section>`;
}

function skippedSection(skipped: Report["skipped"]): Markup {
  return html`<section id="skipped" aria-labelledby="skipped-title">
<h2 id="skipped-title">Skipped</h2>
<p>These parts of the contract could not be checked. The rest of it was.</p>
<ul>${skipped.map(({ operation, place, reason }) => html`<li><code>${operation}</code> (${place}): ${prose(reason)}</li>`)}</ul>
</section>`;
}

function acceptedSection(accepted: Report["accepted"]): Markup {
  return html`<section id="accepted" aria-labelledby="accepted-title">
<h2 id="accepted-title">Accepted findings</h2>
<p>The file of accepted findings has these entries. What they accept is no finding of this run.</p>
<ul>${accepted.map((entry) => html`<li>${prose(acceptedSentence(entry))}</li>`)}</ul>
</section>`;
}

function exceptedSection(excepted: readonly string[]): Markup {
  return html`<section id="excepted" aria-labelledby="excepted-title">
<h2 id="excepted-title">Left out</h2>
<p>These were taken out with <code>--except</code>. A fault there is not reported.</p>
<ul>${excepted.map((selector) => html`<li><code>${selector}</code></li>`)}</ul>
</section>`;
}

function verdictCounts(constraints: readonly ConstraintResult[]): string {
  const verdicts = constraints.map(verdictOf);
  const count = (verdict: (typeof verdicts)[number]): number => verdicts.filter((one) => one === verdict).length;
  return `${plural(constraints.length, "constraint")}: ${count("proven")} proven, ${count("unproven")} unproven, ${count("broken")} broken.`;
}

function sourceName(source: string): string {
  return source === "project" ? "our decision" : source.replaceAll("-", " ");
}

/** A limit as a reader wants it: values as they are, schemas by their number. */
function limitOf({ keyword, value }: Constraint): Markup {
  if (["prefixItems", "oneOf", "anyOf"].includes(keyword) && Array.isArray(value)) {
    return html`${value.length} ${keyword === "prefixItems" ? "members" : "alternatives"}`;
  }
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return html`${values.map((one, index) => html`${index > 0 ? ", " : ""}<code>${typeof one === "string" ? one : toJson(one)}</code>`)}`;
}

function messageText(start: string, headers: Readonly<Record<string, string>>, body: string): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [start, ...lines, ...(body === "" ? [] : ["", body])].join("\n");
}

function textBox(id: string, title: string, text: string): Markup {
  return html`<div class="labelled"><p id="${id}-title">${title}</p></div>${preformatted(id, text)}`;
}

function copyBox(id: string, title: string, text: string, what: string): Markup {
  const shown = printableParts(text, "\n").every(({ escaped }) => !escaped);
  const exact = shown ? "" : html` data-text="${asciiJson(text)}"`;
  return html`<div class="labelled"><p id="${id}-title">${title}</p><button type="button" hidden data-of="${id}"${exact}>Copy<span class="aside"> ${what}</span></button></div>${preformatted(id, text)}`;
}

function preformatted(id: string, text: string): Markup {
  const long =
    text.length > MAX_OPEN ? html` class="long" tabindex="0" role="region" aria-labelledby="${id}-title"` : "";
  return html`<pre id="${id}"${long}>${lines(text)}</pre>`;
}

/** Text with `code` in backquotes. */
function prose(text: string): Markup {
  return html`${text.split("`").map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : lines(part)))}`;
}

/** Text that keeps its line feeds. */
function lines(text: string): Markup {
  return new Markup(escapeHtml(text, "\n"));
}

/** JSON without a character that a page would change. */
function asciiJson(text: string): string {
  return JSON.stringify(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** An id as a fragment of an address, which an address bar and a page write alike. */
function anchor(id: string): string {
  return id.replace(/[^\w/*.~-]/gu, (character) => `~${character.codePointAt(0)?.toString(16)}~`);
}

function plural(amount: number, noun: string): string {
  return `${amount.toLocaleString("en-US")} ${noun}${amount === 1 ? "" : "s"}`;
}

export function hash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

/** HTML that needs no more escaping. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** HTML from a template: every text that is put in is escaped. */
export function html(
  strings: TemplateStringsArray,
  ...values: (string | number | Markup | readonly Markup[])[]
): Markup {
  const parts = values.map((value) =>
    [value].flat().map((one) => (one instanceof Markup ? one.text : escapeHtml(String(one)))),
  );
  return new Markup(strings.map((text, index) => text + (parts[index] ?? []).join("")).join(""));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string, kept = ""): string {
  return printableParts(text, kept)
    .map((part) => {
      const escaped = part.text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
      return part.escaped ? `<i>${escaped}</i>` : escaped;
    })
    .join("");
}
