import { printableParts } from "../printable.ts";
import { asciiJson, html, lines, Markup, withWholeOptions } from "./markup.ts";

/** Beyond this a shown text gets a box of its own that scrolls. */
const MAX_OPEN = 2_000;

/** A box of a text under its title. */
export function textBox(id: string, title: string, text: string, shown: Markup = lines(text)): Markup {
  return html`<div class="labelled"><p id="${id}-title">${title}</p></div>${preformatted(id, text, shown)}`;
}

/** The same with a button that copies the text as it was sent. @param what what a screen reader calls the text */
export function copyBox(id: string, title: string, text: string, what: string): Markup {
  const shown = printableParts(text, "\n").every(({ escaped }) => !escaped);
  const exact = shown ? "" : html` data-text="${asciiJson(text)}"`;
  return html`<div class="labelled"><p id="${id}-title">${title}</p><button type="button" hidden data-of="${id}"${exact}>Copy<span class="aside"> ${what}</span></button></div>${preformatted(id, text, new Markup(withWholeOptions(lines(text).text)))}`;
}

function preformatted(id: string, text: string, shown: Markup): Markup {
  const long =
    text.length > MAX_OPEN ? html` class="long" tabindex="0" role="group" aria-labelledby="${id}-title"` : "";
  return html`<pre id="${id}"${long}>${shown}</pre>`;
}
