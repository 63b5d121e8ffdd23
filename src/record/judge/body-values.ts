import { isUtf8 } from "node:buffer";
import { propertiesOf, shapesOf } from "../../check/cases/readings.ts";
import { isObject } from "../../openapi/document.ts";
import { isJsonMediaType, parameterOf } from "../../openapi/media-types.ts";
import { type Body, fieldOf } from "../../openapi/model.ts";
import { parseJson } from "../../openapi/parse.ts";
import { type Decode, type Pairs, QUERY_DECODERS, readPairs } from "../arrived.ts";
import { partsOf } from "./multipart.ts";
import { separatorsOf, type Written, withEach } from "./parameter-texts.ts";

/** What a body may stand for, the likeliest first; nothing if it is not of its media type. */
export function bodyValues(declared: Body, bytes: Buffer, contentType: string): Written {
  const text = bytes.toString("utf8").replace(/^\uFEFF/, "");
  switch (declared.kind) {
    case "json":
      return withEach([(raw) => raw], () => [parseJson(text)]);
    case "form":
      return withEach(QUERY_DECODERS.slice(0, 1), (decode) => [formObject(declared, readPairs(text), decode)]);
    case "multipart":
      return multipartObject(declared, bytes, contentType);
    case "text":
      return [text];
    case "binary":
      // A character for each byte, so that lengths count bytes.
      return [bytes.toString("latin1"), ...(isUtf8(bytes) ? [text] : [])];
  }
}

function formObject(body: Body, pairs: Pairs, decode: Decode): Readonly<Record<string, unknown>> {
  const deep = [...body.fields].filter(([, { style }]) => style === "deepObject").map(([name]) => name);
  const values = new Map<string, unknown[]>();
  const objects = new Map<string, Record<string, unknown>>();
  for (const [key, raw] of pairs) {
    const owner = deep.find((name) => key.startsWith(`${name}[`) && key.endsWith("]"));
    const text = decode(raw);
    if (owner === undefined) {
      const { explode, style } = fieldOf(body, key);
      const isList = !explode && style !== "deepObject" && takes(body, key, "array");
      const members = isList ? raw.split(separatorsOf(style).raw).map(decode) : [structured(body, key, text)];
      values.set(key, [...(values.get(key) ?? []), ...members]);
    } else {
      objects.set(owner, { ...objects.get(owner), [key.slice(owner.length + 1, -1)]: text });
    }
  }
  return Object.fromEntries([...[...values].map(([name, list]) => [name, alone(list)] as const), ...objects]);
}

function multipartObject(body: Body, bytes: Buffer, contentType: string): Written {
  // The boundary counts with its letter case.
  const [, quoted, token] = /;\s*boundary=(?:"([^"]*)"|([^;\s]+))/i.exec(contentType) ?? [];
  const parts = partsOf(bytes, quoted ?? token ?? "");
  const values = new Map<string, unknown[]>();
  for (const { name, content, contentType: type } of parts ?? []) {
    const isText = isUtf8(content) && fieldOf(body, name).isFile !== true;
    const text = content.toString(isText ? "utf8" : "latin1");
    const value = type !== undefined && isJsonMediaType(type) ? parsed(text) : structured(body, name, text);
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return parts ? [Object.fromEntries([...values].map(([name, list]) => [name, alone(list)]))] : [];
}

const alone = (list: readonly unknown[]): unknown => (list.length === 1 ? list[0] : list);

export const takes = ({ node }: Body, name: string, type: string): boolean =>
  propertiesOf(node, name)
    .flatMap(shapesOf)
    .some(({ types }) => types.includes(type));

/** The value of a field: JSON where the document says so, or where an object is expected and stands there. */
function structured(body: Body, name: string, text: string): unknown {
  if (fieldOf(body, name).isJson) {
    return parsed(text);
  }
  const value = takes(body, name, "object") || takes(body, name, "array") ? parsed(text) : text;
  return isObject(value) || (Array.isArray(value) && takes(body, name, "array")) ? value : text;
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

/** Whether a body says in another charset than UTF-8 what it says. */
export function hasOtherCharset(contentType: string): boolean {
  const charset = parameterOf(contentType, "charset");
  return charset !== undefined && !["utf-8", "utf8", "us-ascii"].includes(charset);
}
