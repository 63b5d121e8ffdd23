/** What a reader cannot see, or what changes the order of what he sees: controls, formats, unassigned, odd spaces, ignorable marks. */
const UNSEEN = /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/gu;

/** Such a character as the escape of a JavaScript string: `\u{202e}`. */
function escapeOf(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}

/**
 * A text of others, cut into what may be shown as it is and what stands for characters that cannot be seen.
 *
 * @param kept Characters that are shown as they are, for example the line feed of a body.
 */
export function printableParts(text: string, kept = ""): { readonly text: string; readonly escaped: boolean }[] {
  const parts: { text: string; escaped: boolean }[] = [];
  let end = 0;
  for (const { 0: character, index } of text.matchAll(UNSEEN)) {
    if (!kept.includes(character)) {
      parts.push({ text: text.slice(end, index), escaped: false }, { text: escapeOf(character), escaped: true });
      end = index + character.length;
    }
  }
  return [...parts, { text: text.slice(end), escaped: false }].filter((part) => part.text !== "");
}

/** A text of others with nothing invisible in it. It holds no character that XML forbids. */
export function printable(text: string, kept = ""): string {
  return printableParts(text, kept)
    .map((part) => part.text)
    .join("");
}
