import { type ConstraintResult, verdictCounts, verdictOf } from "../report.ts";
import { withCommas } from "../with-commas.ts";
import { anchor, html, type Markup, operationAnchor } from "./markup.ts";

/** The maximum number of operations shown at once; a longer list scrolls in a box of its own. */
const MAX_OPEN = 12;
const ORDER = ["broken", "unproven", "proven"] as const;

/** The result in one bar. */
export function resultBar(constraints: readonly ConstraintResult[]): Markup {
  const counts = verdictCounts(constraints);
  let start = 0;
  const parts = ORDER.map((verdict) => {
    const part = html`<rect class="${verdict}" x="${start}" width="${counts[verdict]}" height="1"/>`;
    start += counts[verdict];
    return part;
  });
  return html`<svg class="bar" viewBox="0 0 ${Math.max(constraints.length, 1)} 1" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>
<ul class="legend">${ORDER.filter((verdict) => counts[verdict] > 0).map((verdict) => html`<li><span class="cell ${verdict}"></span> ${withCommas(counts[verdict])} ${verdict}</li>`)}</ul>`;
}

/** A tile an operation, those with a finding first, with a cell a constraint that leads to its row. */
export function tiles(groups: readonly (readonly [string, readonly ConstraintResult[]])[]): Markup {
  const rank = (results: readonly ConstraintResult[]): number => Math.sign(verdictCounts(results).broken);
  const sorted = groups.toSorted(([, left], [, right]) => rank(right) - rank(left));
  const scrolls = groups.length > MAX_OPEN ? html` tabindex="0" role="region" aria-labelledby="operations-title"` : "";
  return html`<div class="tiles"${scrolls}><ul>${sorted.map(tile)}</ul></div>`;
}

function tile([operation, results]: readonly [string, readonly ConstraintResult[]]): Markup {
  const counts = verdictCounts(results);
  const words = (["broken", "proven", "unproven"] as const)
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => `${counts[verdict]} ${verdict}`);
  const cells = results.map((result) => {
    const { id } = result.constraint;
    const verdict = verdictOf(result);
    // By the keyboard the rows are reached from the operation: thousands of stops would bar the way.
    return html`<a class="cell ${verdict}" href="#${anchor(id)}" tabindex="-1" title="${id.slice(operation.length + 1)}: ${verdict}"></a>`;
  });
  return html`<li><a href="#${operationAnchor(operation)}">${operation}</a> <span class="quiet">${words.join(" · ")}</span><div class="cells">${cells}</div></li>
`;
}
