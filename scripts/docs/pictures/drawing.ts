// What the pictures share: one look, in light and dark.

/** Text as SVG. */
export function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/**
 * A picture that follows the reader's colour scheme.
 *
 * @param title what a screen reader says of it
 * @param content elements in the classes `line`, `quiet`, `bold`, `red` and `green`
 */
export function drawing(title: string, width: number, height: number, content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">
<title id="title">${escapeXml(title)}</title>
<style>
  svg { --back: #fff; --raised: #f6f8fa; --front: #1b1f24; --quiet: #57606a; --line: #d0d7de; --red: #a40e26; --green: #116329; }
  @media (prefers-color-scheme: dark) {
    svg { --back: #0f1419; --raised: #171d25; --front: #e6edf3; --quiet: #9da7b3; --line: #343b44; --red: #ffa198; --green: #7ee787; }
  }
  text { font: 14px ui-monospace, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: var(--front); white-space: pre; }
  text.words { font-family: system-ui, sans-serif; }
  .quiet { fill: var(--quiet); }
  .red { fill: var(--red); }
  .green { fill: var(--green); }
  .bold { font-weight: 700; }
  .box { fill: var(--raised); stroke: var(--line); }
  .back { fill: var(--back); stroke: var(--line); }
</style>
${content}
</svg>
`;
}
