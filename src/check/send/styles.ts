import { isObject } from "../../openapi/document.ts";
import { toJson } from "../../openapi/json.ts";
import { delimiterOf, type Parameter, type Style } from "../../openapi/model.ts";
import { textOf } from "../cases/request.ts";
import { encode } from "./encode.ts";

/** Names and values of a query or a form, percent-encoded. */
export function writePairs(name: string, { style, explode, isJson }: Style, value: unknown): string[] {
  const entries = isObject(value) ? Object.entries(value) : undefined;
  if (isJson) {
    return [`${encode(name)}=${encode(toJson(value))}`];
  }
  if (entries && style === "deepObject") {
    return entries.map(([key, member]) => `${encode(`${name}[${key}]`)}=${encode(textOf(member))}`);
  }
  if (entries && explode) {
    return entries.map(([key, member]) => `${encode(key)}=${encode(textOf(member))}`);
  }
  const values = Array.isArray(value) && explode ? value : [value];
  // A comma is not encoded, so that it is told from those in the members.
  const delimiter = delimiterOf(style) === "," ? "," : encode(delimiterOf(style));
  return values.map((member) => `${encode(name)}=${joined(member, delimiter, false, encode)}`);
}

/** A value of a parameter in a path, percent-encoded. */
export function pathSegment({ name, style, explode, isJson }: Pick<Parameter, "name"> & Style, value: unknown): string {
  if (isJson) {
    return encode(toJson(value));
  }
  if (style === "label") {
    return `.${joined(value, explode ? "." : ",", explode, encode)}`;
  }
  if (style === "matrix") {
    return writePairs(name, { style: "form", explode }, value)
      .map((pair) => `;${pair}`)
      .join("");
  }
  return joined(value, ",", explode, encode);
}

/** A value of a header. */
export function headerText({ explode, isJson }: Style, value: unknown): string {
  return isJson ? toJson(value) : joined(value, ",", explode, (text) => text);
}

function joined(value: unknown, separator: string, explode: boolean, write: (text: string) => string): string {
  if (isObject(value)) {
    const pairs = Object.entries(value).map(([name, member]) => [write(name), write(textOf(member))]);
    return pairs.flatMap((pair) => (explode ? pair.join("=") : pair)).join(separator);
  }
  return Array.isArray(value) ? value.map((member) => write(textOf(member))).join(separator) : write(textOf(value));
}
