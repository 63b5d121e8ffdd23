import { toJson } from "../../openapi/json.ts";
import type { Constraint } from "../../openapi/model.ts";
import { type ConstraintResult, groupBy, verdictOf } from "../report.ts";
import { schemasOf } from "../text/operations.ts";
import { copyBox } from "./boxes.ts";
import { anchor, html, type Markup, operationAnchor, prose } from "./markup.ts";

/** What narrows the table of constraints; it works with the script alone. */
export function filterForm(constraints: readonly ConstraintResult[], hasSources: boolean): Markup {
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
${
  hasSources
    ? choice(
        "source",
        "Source",
        constraints.map(({ constraint }) => constraint.source),
      )
    : ""
}
<button type="reset">Show all</button>
</form>`;
}

// Roles are written out: a table that is laid out in blocks, as on a phone, loses its own in some browsers.
/** Each constraint in a row, by operation and place. */
export function constraintTable(
  groups: readonly (readonly [string, readonly ConstraintResult[]])[],
  hasSources: boolean,
): Markup {
  const titles = ["Keyword", "Limit", ...(hasSources ? ["Source"] : []), "Verdict"];
  const columns = titles.length + 1;
  return html`<table class="constraints${hasSources ? " sourced" : ""}" role="table">
<thead role="rowgroup"><tr role="row">${titles.map((title) => html`<th role="columnheader" scope="col">${title}</th>`)}<th role="columnheader" scope="col"><span class="aside">Examples</span></th></tr></thead>
${groups.map(
  ([operation, results]) => html`<tbody role="rowgroup" data-operation="${operation}">
<tr role="row" id="${operationAnchor(operation)}"><th role="rowheader" scope="rowgroup" colspan="${columns}">${operation}</th></tr>
${groupBy(results, placeOf).map(([place, ofPlace]) => html`${placeRow(place, ofPlace, columns)}${ofPlace.map((result) => constraintRow(result, hasSources))}`)}</tbody>
`,
)}</table>`;
}

function placeOf({ constraint: { id, operation, keyword } }: ConstraintResult): string {
  return id.slice(operation.length + 1, -(keyword.length + 1));
}

/** What a place means, above its constraints. */
function placeRow(place: string, results: readonly ConstraintResult[], columns: number): Markup {
  const all = new Set(results.map(({ constraint }) => constraint.description?.trim() ?? ""));
  // A body and its schema often begin alike: the longer text says it all.
  const descriptions = new Set(
    [...all].filter((text) => ![...all].some((longer) => longer !== text && longer.startsWith(text))),
  );
  const notes = new Set(results.map(({ constraint }) => constraint.note ?? ""));
  const paragraphs = (texts: ReadonlySet<string>, name: string): Markup[] =>
    [...texts].filter((text) => text !== "").map((text) => html`<p class="${name}">${prose(text)}</p>`);
  return html`<tr role="row" class="place"><th role="rowheader" scope="rowgroup" colspan="${columns}"><code>${place}</code>${paragraphs(descriptions, "lines")}${paragraphs(notes, "quiet")}</th></tr>
`;
}

function constraintRow(result: ConstraintResult, hasSources: boolean): Markup {
  const { constraint, accepted, rejected, unproven, examples } = result;
  const { id, operation, keyword, source } = constraint;
  const verdict = verdictOf(result);
  const place = placeOf(result);
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
<th role="rowheader" scope="row"><a href="#${key}"><code>${keyword}</code><span class="aside"> of ${place}</span></a></th>
<td role="cell" data-label="Limit">${limitOf(constraint)}</td>
${hasSources ? html`<td role="cell" data-label="Source">${sourceName(source)}</td>\n` : ""}<td role="cell"><span class="mark ${verdict}">${verdict}</span> <span class="quiet">${side("accepted", accepted)}, ${side("rejected", rejected)}</span>${unproven === undefined ? "" : html`<p class="quiet">${unproven}</p>`}</td>
<td role="cell">${examples.accepted === undefined && examples.rejected === undefined ? "" : html`<details><summary>Examples<span class="aside"> of ${place} ${keyword}</span></summary>${example("accepted")}${example("rejected")}</details>`}</td>
</tr>
`;
}

function side(name: string, { cases, failures }: ConstraintResult["accepted"]): string {
  return failures === 0 ? `${cases} ${name}` : `${cases - failures} of ${cases} ${name}`;
}

/** Where a limit comes from, in words. */
export function sourceName(source: string): string {
  return source.replaceAll("-", " ");
}

/** A limit as a reader wants it: values as they are, schemas by their number. */
export function limitOf({ keyword, value }: Constraint): Markup {
  const schemas = schemasOf({ keyword, value });
  if (schemas !== undefined) {
    return html`${schemas}`;
  }
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return html`${values.map((member, index) => html`${index > 0 ? ", " : ""}<code>${typeof member === "string" ? member : toJson(member)}</code>`)}`;
}
