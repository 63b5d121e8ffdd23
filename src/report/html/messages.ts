import type { Finding } from "../report.ts";
import { textBox } from "./boxes.ts";
import { html, lines, type Markup } from "./markup.ts";

/** A request as it was sent, with what differs from `other` marked. */
export function requestBox(id: string, request: Finding["request"], reference: Finding["request"] | undefined): Markup {
  const text = messageText(`${request.method} ${request.url}`, request.headers, request.body ?? "");
  if (reference === undefined) {
    return textBox(id, "Request", text);
  }
  const headers = Object.entries(request.headers).map(
    ([name, value]) => html`${lines(`\n${name}: `)}${difference(value, reference.headers[name] ?? "")}`,
  );
  const [path, query] = atQuery(request.url);
  const [plainPath, plainQuery] = atQuery(reference.url);
  const address = html`${difference(path, plainPath)}${difference(query, plainQuery)}`;
  const start = html`${difference(request.method, reference.method)} ${address}`;
  const body = difference(request.body ?? "", reference.body ?? "");
  const shown = html`${start}${headers}${body.text === "" ? "" : lines("\n\n")}${body}`;
  return html`${textBox(id, "Request", text, shown)}<p class="quiet">Marked: what differs from the smallest request that was accepted.${shown.text.includes("<del>") ? " Struck through: what this request lacks." : ""}</p>`;
}

/** A response as it came. */
export function responseBox(id: string, { status, headers, body }: NonNullable<Finding["response"]>): Markup {
  return textBox(id, "Response", messageText(String(status), headers, body));
}

/** An address before its query, and the query. */
function atQuery(url: string): [string, string] {
  const at = url.includes("?") ? url.indexOf("?") : url.length;
  return [url.slice(0, at), url.slice(at)];
}

function messageText(start: string, headers: Readonly<Record<string, string>>, body: string): string {
  const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [start, ...fields, ...(body === "" ? [] : ["", body])].join("\n");
}

/** A text in which the part that another has not is marked, in whole words, or what is missing is struck out. */
function difference(text: string, reference: string): Markup {
  if (text === reference) {
    return lines(text);
  }
  const [mine, theirs] = [[...text], [...reference]];
  const shorter = Math.min(mine.length, theirs.length);
  let start = 0;
  while (start < shorter && mine[start] === theirs[start]) {
    start++;
  }
  let end = 0;
  while (end < shorter - start && mine.at(-1 - end) === theirs.at(-1 - end)) {
    end++;
  }
  const isWord = (character: string | undefined): boolean => /[\p{L}\p{N}_.-]/u.test(character ?? "");
  if (start + end < mine.length) {
    while (start > 0 && isWord(mine[start - 1]) && isWord(mine[start])) {
      start--;
    }
    while (end > 0 && isWord(mine.at(-end)) && isWord(mine.at(-end - 1))) {
      end--;
    }
  }
  const part = (from: readonly string[]): string => from.slice(start, from.length - end).join("");
  const middle = part(mine);
  const changed = middle === "" ? html`<del>${lines(part(theirs))}</del>` : html`<mark>${lines(middle)}</mark>`;
  return html`${lines(mine.slice(0, start).join(""))}${changed}${lines(mine.slice(mine.length - end).join(""))}`;
}
