/** The lines of a text, broken between words; a word that is longer than a line has one of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const line = lines.pop();
    const longer = line === undefined ? word : `${line} ${word}`;
    lines.push(...(line !== undefined && longer.length > width ? [line, word] : [longer]));
  }
  return lines;
}
