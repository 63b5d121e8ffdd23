import { createHash } from "node:crypto";
import { printableParts } from "../printable.ts";

/** HTML that needs no more escaping. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** HTML from a template: every text that is put in is escaped. */
export function html(
  strings: TemplateStringsArray,
  ...values: (string | number | Markup | readonly Markup[])[]
): Markup {
  const parts = values.map((value) =>
    [value].flat().map((part) => (part instanceof Markup ? part.text : escapeHtml(String(part)))),
  );
  return new Markup(strings.map((text, index) => text + (parts[index] ?? []).join("")).join(""));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string, kept = ""): string {
  return printableParts(text, kept)
    .map((part) => {
      const escaped = part.text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
      return part.escaped ? `<i>${escaped}</i>` : escaped;
    })
    .join("");
}

/** Text with `code` in backquotes. */
export function prose(text: string): Markup {
  return html`${text.split("`").map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : lines(part)))}`;
}

/** Text that keeps its line feeds. */
export function lines(text: string): Markup {
  return new Markup(escapeHtml(text, "\n"));
}

/** HTML in which no line breaks inside an option: browsers break lines after hyphens. */
export function withWholeOptions(text: string): string {
  return text.replaceAll(/(?<=\s)--?[a-z][\w-]{0,30}(?![\w-])/gi, '<span class="whole">$&</span>');
}

/** JSON without a character that a page would change. */
export function asciiJson(text: string): string {
  return JSON.stringify(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** An id as a fragment of an address, which an address bar and a page write alike. */
export function anchor(id: string): string {
  return id.replace(/[^\w/*.~-]/gu, (character) => `~${character.codePointAt(0)?.toString(16)}~`);
}

/** Where an operation stands on the page. */
export function operationAnchor(operation: string): string {
  return `operation~${anchor(operation)}`;
}

/** A script or a style as a content security policy names it. */
export function hash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
