import { isObject } from "../../../openapi/document.ts";
import { toJson } from "../../../openapi/json.ts";

/** Bodies that are not JSON, made from one that is. */
export const MALFORMED: readonly (readonly [string, (text: string) => string])[] = [
  ["without its last character", (text) => text.slice(0, -1)],
  ["without its last two characters", (text) => text.slice(0, -2)],
  ["twice", (text) => text + text],
  ["with a comma at the end", (text) => `${text},`],
  ["with a comma after the last member", (text) => text.replace(/([\]}])$/, ",$1")],
  ["with single quotes", (text) => text.replaceAll('"', "'")],
  ["with names that are not quoted", (text) => text.replace(/"(\w+)":/g, "$1:")],
  ["with a comment", (text) => `${text} // comment`],
  ["with a line feed inside a name", (text) => text.replace(/"(\w)/, '"\n$1')],
  ["with a line feed inside its last text", (text) => text.replace(/"([^"]*)"(?=[^"]*$)/, '"$1\n"')],
  ["with a tab inside its last text", (text) => text.replace(/"([^"]*)"(?=[^"]*$)/, '"$1\t"')],
  ["with true or false in capitals", (text) => text.replace(/:(true|false)\b/g, (word) => word.toUpperCase())],
  ["with a capital in true or false", (text) => text.replace(/:[tf](?=rue|alse)/g, (letter) => letter.toUpperCase())],
  ["of NaN", () => "NaN"],
  ["with NaN for its last text", (text) => text.replace(/"[^"]*"(?=[^"]*$)/, "NaN")],
  ["with NaN for a property", (text) => text.replace(/:(?:true|false|-?\d+|"[^"]*")(?=[,}])/, ":NaN")],
  ["with words in front of it", (text) => `data: ${text}`],
  ["with a guard in front of it", (text) => `)]}',\n${text}`],
  ["without its first character", (text) => text.slice(1)],
  ["of white space only", () => " "],
  ["of one brace", () => "{"],
  ["of a word", () => "undefined"],
];

/** Media types of other data, and near the one of JSON. */
export const WRONG_MEDIA_TYPES = [
  "text/plain",
  "text/json",
  "application/xml",
  "application/octet-stream",
  "application/json-seq",
  "application/vnd.api+json",
  "application/json-patch+json",
];

/**
 * Other ways to write a media type. Its case does not matter (RFC 9110, section 8.3.1), and neither does a charset beside that of JSON
 * (RFC 8259, section 11); what a parameter of another type means, its registration says.
 */
export function spellingsOf(mediaType: string): string[] {
  const inCapitals = mediaType.replace(/^[a-z]|(?:\bjson$)/g, (letters) => letters.toUpperCase());
  return mediaType === "application/json"
    ? [`${mediaType}; charset=utf-8`, `${mediaType} ;charset=utf-8`, inCapitals]
    : [inCapitals];
}

/** The same JSON with white space around it and between its tokens (RFC 8259, section 2). */
export const spaced = (text: string): string => `\r\n\t ${JSON.stringify(JSON.parse(text), null, "\t")} \n`;

/** A value as a URL-encoded form of one field. */
export function urlEncodedText(value: unknown): string {
  const fields = Object.entries(isObject(value) ? value : { value });
  return fields
    .map(
      ([name, member]) =>
        `${encodeURIComponent(name)}=${encodeURIComponent(typeof member === "string" ? member : toJson(member))}`,
    )
    .join("&");
}

/** A value as a form of several parts, between lines of `--part`. */
export function multipartText(value: unknown): string {
  const fields = Object.entries(isObject(value) ? value : { value });
  const parts = fields.map(
    ([name, member]) =>
      `--part\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${typeof member === "string" ? member : toJson(member)}\r\n`,
  );
  return `${parts.join("")}--part--\r\n`;
}
