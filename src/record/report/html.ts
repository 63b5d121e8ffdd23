import { toJson } from "../../openapi/json.ts";
import { html, type Markup, prose } from "../../report/html/markup.ts";
import { htmlPage } from "../../report/html/page.ts";
import { TOOL } from "../../report/tool.ts";
import { type BrokenRequest, KINDS, type Noted, type Recording, type UnansweredRequest } from "../recording.ts";
import { UNANSWERED, verdictText } from "./words.ts";

/** A recording as one HTML file that needs nothing else; its content security policy lets no request leave it, and no script run. */
export function toHtmlRecording(recording: Recording): string {
  const { contract, requests, aborted, version, broken, coverage, limits, unanswered, unjudged, undeclared, skipped } =
    recording;
  const title = verdictText(recording);
  const body = html`<header>
<p class="eyebrow">What clients sent</p>
<h1>${title}</h1>
<dl class="facts">
<dt>Contract</dt><dd>${contract}</dd>
<dt>Requests</dt><dd>${requests}${aborted === 0 ? "" : `, ${aborted} incomplete`}</dd>
</dl>
</header>
<main>
<section aria-labelledby="broken"><h2 id="broken">Broken</h2>
${broken.length === 0 ? html`<p>None.</p>` : broken.map(brokenOf)}
</section>
${unansweredOf(unanswered)}
<section aria-labelledby="untouched"><h2 id="untouched">Parts of the contract</h2>
${Object.entries(KINDS).map(([kind, name]) => {
  const { declared, untouched } = coverage[kind as keyof typeof KINDS];
  return declared === 0
    ? html``
    : html`<h3>${declared - untouched.length} of ${declared} ${name} touched</h3>
${untouched.length === 0 ? "" : html`<p>Never touched:</p>\n${listOf(untouched)}`}`;
})}
</section>
<section aria-labelledby="limits"><h2 id="limits">Limits</h2>
${(["at", "inside", "never"] as const).map(
  (met) => html`<h3>${{ at: "Reached exactly", inside: "Only approached", never: "No valid value sent" }[met]}</h3>
${listOf(limits.filter((limit) => limit.met === met).map(({ id, value }) => `${id} (${toJson(value)})`))}`,
)}
</section>
${notesOf("unjudged", "Not judged", unjudged)}
${notesOf("undeclared", "Sent, and not declared", undeclared)}
${notesOf(
  "skipped",
  "Not read of the document",
  skipped.map((entry) => ({ ...entry, count: 1 })),
)}
</main>
<footer><p>Written by ${TOOL} ${version}.</p></footer>`;
  return htmlPage({ title: `${title}: requests against ${contract}`, body });
}

function brokenOf({ operation, constraint, place, keyword, message, curl, status, count }: BrokenRequest): Markup {
  return html`<article class="finding">
<h3><code>${constraint ?? [operation, place, keyword].filter(Boolean).join("/")}</code></h3>
<p>${prose(message)}</p>
<dl class="facts">
<dt>Place</dt><dd><code>${place}</code></dd>
<dt>Keyword</dt><dd><code>${keyword}</code></dd>
<dt>Response</dt><dd>${status ?? "none"}</dd>
<dt>Requests</dt><dd>${count}</dd>
</dl>
<pre>${curl}</pre>
</article>
`;
}

function unansweredOf(unanswered: readonly UnansweredRequest[]): Markup | string {
  const articles = unanswered.map(
    ({ operation, request: { method, target }, curl, count }) => html`<article class="finding">
<h3><code>${operation ?? `${method} ${target}`}</code>${timesOf(count)}</h3>
<pre>${curl}</pre>
</article>
`,
  );
  return unanswered.length === 0
    ? ""
    : html`<section aria-labelledby="unanswered"><h2 id="unanswered">${UNANSWERED}</h2>
${articles}</section>`;
}

function listOf(items: readonly string[]): Markup {
  return items.length === 0
    ? html`<p>None.</p>`
    : html`<ul>${items.map((item) => html`<li><code>${item}</code></li>`)}</ul>`;
}

function notesOf(id: string, title: string, notes: readonly Noted[]): Markup | string {
  const items = notes.map(
    ({ operation, place, reason, count }) =>
      html`<li><code>${[operation, place].filter(Boolean).join("/")}</code>: ${reason}${timesOf(count)}</li>`,
  );
  return notes.length === 0
    ? ""
    : html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2><ul>${items}</ul></section>`;
}

const timesOf = (count: number): string => (count > 1 ? ` (${count} times)` : "");
