// What a text of pages/ asks for between braces.

/** A directive, and where it stands. */
export interface Directive {
  readonly name: string;
  readonly argument: string;
  /** The lines up to `{{end}}`. */
  readonly block: string;
  readonly start: number;
  readonly end: number;
}

const DIRECTIVE = /\{\{(?<name>\w+)(?: (?<argument>[^}]+))?\}\}(?:\n(?<block>(?:(?!\{\{)[\s\S])*?)\n\{\{end\}\})?/g;

/** The directives of a text, in their order. */
export function directivesIn(text: string): Directive[] {
  return [...text.matchAll(DIRECTIVE)].map((match) => {
    const { name = "", argument = "", block = "" } = match.groups ?? {};
    return { name, argument, block, start: match.index, end: match.index + match[0].length };
  });
}
