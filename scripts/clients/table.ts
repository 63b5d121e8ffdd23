// Tables for the terminal that are Markdown too.

/** Writes rows under their titles, each column as wide as its widest cell. */
export function table(titles: string[], rows: string[][]): string {
  const widths = titles.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column] ?? "")].map((cell) => cell.length)),
  );
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |\n`;
  return line(titles) + line(widths.map((width) => "-".repeat(width))) + rows.map(line).join("");
}
