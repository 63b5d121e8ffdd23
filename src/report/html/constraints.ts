import { toJson } from "../../openapi/json.ts";
import type { Constraint } from "../../openapi/model.ts";
import { type ConstraintResult, verdictOf } from "../report.ts";
import { schemasOf } from "../text/operations.ts";
import { copyBox } from "./boxes.ts";
import { anchor, html, type Markup, operationAnchor, prose } from "./markup.ts";

/** What narrows the table of constraints; it works with the script alone. */
export function filterForm(constraints: readonly ConstraintResult[]): Markup {
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
/** Each constraint in a row, by operation. */
export function constraintTable(groups: readonly (readonly [string, readonly ConstraintResult[]])[]): Markup {
  const titles = ["Place", "Keyword", "Limit", "Meaning", "Source", "Verdict"];
  return html`<table class="constraints" role="table">
<thead role="rowgroup"><tr role="row">${titles.map((title) => html`<th role="columnheader" scope="col">${title}</th>`)}<th role="columnheader" scope="col"><span class="aside">Examples</span></th></tr></thead>
${groups.map(
  ([operation, results]) => html`<tbody role="rowgroup" data-operation="${operation}">
<tr role="row" id="${operationAnchor(operation)}"><th role="rowheader" scope="rowgroup" colspan="${titles.length + 1}">${operation}</th></tr>
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
