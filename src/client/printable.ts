/** Controls, invisible and bidirectional marks, line separators, lone surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * Text of others made safe for a terminal and a log: one line, nothing invisible, at most `limit` characters.
 *
 * @internal
 */
export function printable(text: string, limit = 500): string {
  // Cut by UTF-16 units first: a huge text must not be walked for a line that shows little of it.
  const characters = [...text.slice(0, limit * 2 + 2).trim()];
  const cut = characters.length > limit || text.length > limit * 2 + 2;
  return `${characters
    .slice(0, limit)
    .join("")
    .replace(/\s*[\r\n\t]\s*/g, " ")
    .replace(UNPRINTABLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)}${cut ? "…" : ""}`;
}
