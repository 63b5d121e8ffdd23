import { readFileSync } from "node:fs";
import { printable } from "../printable.ts";
import { hash, html, Markup } from "./markup.ts";

const part = (file: string): string => readFileSync(new URL(`../page/${file}`, import.meta.url), "utf8");
/** The documentation site uses it too, so that both look alike. */
export const STYLE = part("page.css") + part("navigation.css") + part("tables.css") + part("overview.css");
const SCRIPT = part("script.js");

/** What stands on a page. */
export interface Page {
  readonly title: string;
  readonly body: Markup;
  /** Whether the page has a table that can be filtered, and examples that can be copied. @default false */
  readonly isLive?: boolean;
}

/**
 * A report as one HTML file that needs nothing else. Its content security policy lets no request leave it, and no script run but its own.
 */
export function htmlPage({ title, body, isLive = false }: Page): string {
  const script = isLive ? `; script-src '${hash(SCRIPT)}'` : "";
  const policy = `default-src 'none'; style-src '${hash(STYLE)}'${script}; base-uri 'none'; form-action 'none'`;
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<title>${printable(title)}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
${body}
${
  isLive
    ? html`<script>${new Markup(SCRIPT)}</script>
`
    : ""
}</body>
</html>
`.text;
}
