import { isOfRequest, replayCommand } from "../replay.ts";
import { type Finding, plural } from "../report.ts";
import { copyBox } from "./boxes.ts";
import { limitOf, sourceName } from "./constraints.ts";
import { anchor, html, type Markup, prose } from "./markup.ts";
import { requestBox, responseBox } from "./messages.ts";

/** How a finding is shown. */
interface FindingOptions {
  readonly replay: string;
  /** Whether its constraint has a row on the page. */
  readonly isListed: boolean;
  readonly hasSources: boolean;
}

/** A finding, with all that shows it. */
export function findingOf(finding: Finding, number: number, options: FindingOptions): Markup {
  const { replay, isListed, hasSources } = options;
  const { constraint, selector, message, request, response, curl, count, expected, smallestAccepted } = finding;
  const id = `finding-${number}`;
  const again = replayCommand(finding, replay);
  return html`<article class="finding" id="${id}" aria-labelledby="${id}-title">
<h3 id="${id}-title">${number}. ${isListed ? html`<a href="#${anchor(selector)}"><code>${selector}</code></a>` : html`<code>${selector}</code>`}</h3>
<p>${message}</p>
<dl class="facts">
<dt>Expected</dt><dd>${expected}</dd>
${constraint ? html`<dt>Limit</dt><dd><code>${constraint.keyword}</code> ${limitOf(constraint)}${hasSources ? `, from ${sourceName(constraint.source)}` : ""}</dd>` : ""}
${constraint?.note ? html`<dt>Note</dt><dd>${prose(constraint.note)}</dd>` : ""}
${count > 1 ? html`<dt>Shown by</dt><dd>${plural(count, "request")}; this is the smallest</dd>` : ""}
</dl>
${
  isOfRequest(finding)
    ? html`${requestBox(`${id}-request`, request, smallestAccepted)}
${response ? responseBox(`${id}-response`, response) : html`<p>No response came.</p>`}
${copyBox(`${id}-curl`, "Send it again", curl, `the curl line of finding ${number}`)}
${copyBox(`${id}-replay`, "Check it again", again, `the command that checks finding ${number} again`)}`
    : ""
}
</article>
`;
}
