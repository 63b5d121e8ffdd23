// Text and code as the pages show them.

/** A box of code. */
export function code(text: string, attributes = ""): string {
  return `<pre${attributes}><code>${unbroken(text.trimEnd())}</code></pre>`;
}

/** Code as HTML. A browser breaks lines behind hyphens, but no reader knows an option by its second half. */
export function unbroken(text: string): string {
  return escapeHtml(text).replaceAll(/(?<=\s)--?\w[\w-]*/g, '<span class="whole">$&</span>');
}

/** Text as HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
