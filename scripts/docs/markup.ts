// Text and code as the pages show them.
import { withWholeOptions } from "../../src/report/html/markup.ts";
import { wrap } from "../../src/report/text/lines.ts";

/** What a box of a wide page holds. @unit columns */
const WIDTH = 100;

/** A box of code. */
export function code(text: string, attributes = ""): string {
  return `<pre${attributes}><code>${unbroken(text.trimEnd())}</code></pre>`;
}

/** An output with its indented text as a terminal of `WIDTH` shows it; the commands in it stay whole. */
export function folded(output: string): string {
  return output.replaceAll(/^( {2,})(?!curl |hss-container-export )(\S.*)$/gm, (_, indent: string, text: string) =>
    wrap(text, WIDTH, indent).join("\n"),
  );
}

/** Code as HTML; its options stay in one piece. */
export function unbroken(text: string): string {
  return withWholeOptions(escapeHtml(text));
}

/** Text as HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
