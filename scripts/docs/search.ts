// The index of the search page: a few hundred short texts, for which a library would be larger than they are.
import { readFile } from "node:fs/promises";
import type { Contract } from "../../src/contract.ts";

/** A place of the documentation that can be found. */
interface Entry {
  readonly address: string;
  /** The title of its page. */
  readonly page: string;
  readonly title: string;
  readonly text: string;
}

/** A page of our own, laid out. */
export interface LaidOut {
  readonly file: string;
  readonly title: string;
  readonly html: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
};

function textOf(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity)
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** The sections of a page, by their headings. */
function sectionsOf({ file, title, html }: LaidOut): Entry[] {
  const [, main = ""] = /<main[^>]*>([\s\S]*)<\/main>/.exec(html) ?? [];
  const parts = main.split(/<h[23] id="([^"]+)">([\s\S]*?)<\/h[23]>/);
  const [opening = "", ...rest] = parts;
  const entries: Entry[] = [{ address: file, page: title, title, text: textOf(opening) }];
  for (let index = 0; index < rest.length; index += 3) {
    const [id = "", heading = "", text = ""] = rest.slice(index, index + 3);
    entries.push({ address: `${file}#${id}`, page: title, title: textOf(heading), text: textOf(text) });
  }
  return entries;
}

/** The script of the search page: what can be found, and what finds it. */
export async function searchScript(pages: readonly LaidOut[], { operations }: Contract): Promise<string> {
  const entries = [
    ...pages.flatMap(sectionsOf),
    ...operations.flatMap((operation): Entry[] => [
      {
        address: `reference.html#/container-export/${operation.id.toLowerCase()}`,
        page: "API reference",
        title: operation.id,
        text: `${operation.method} ${operation.path}`,
      },
      ...operation.constraints.map(({ id, description = "", note = "" }) => ({
        address: `constraints.html#${id}`,
        page: "Constraints",
        title: id,
        text: `${description} ${note}`.replaceAll(/\s+/g, " ").trim(),
      })),
    ]),
  ];
  return `const entries = ${JSON.stringify(entries)};\n${await readFile("scripts/docs/search.js", "utf8")}`;
}
