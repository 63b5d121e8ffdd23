/** An element of an XML document. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  /** Its own text, without that of its children. */
  readonly text: string;
}

const FORBIDDEN = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;
const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/**
 * Reads the part of XML 1.0 that a JUnit report needs: elements, attributes in double quotes, the five named entities.
 *
 * @throws {Error} naming what is not well-formed, a forbidden character among it.
 */
export function parseXml(text: string): Element {
  const forbidden = FORBIDDEN.exec(text);
  if (forbidden) {
    throw new Error(
      `character ${forbidden[0].codePointAt(0)?.toString(16)} at ${forbidden.index} is not allowed in XML`,
    );
  }
  const declaration = /^<\?xml version="1\.0" encoding="UTF-8"\?>\n/.exec(text);
  if (!declaration) {
    throw new Error("the document does not start with its declaration");
  }
  const root = { name: "", attributes: {}, children: [] as Element[], text: "" };
  const open: { name: string; attributes: Record<string, string>; children: Element[]; text: string }[] = [root];
  const token =
    /<(?<end>\/)?(?<name>[A-Za-z][\w.-]*)(?<attributes>(?:\s+[\w.-]+="[^"<]*")*)\s*(?<empty>\/)?>|(?<text>[^<]+)/gy;
  token.lastIndex = declaration[0].length;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const groups = token.exec(text)?.groups;
    const parent = open.at(-1);
    if (!groups || !parent) {
      throw new Error(`not well-formed: ${text.slice(at, at + 60)}`);
    }
    const { name = "", end, empty, text: content } = groups;
    if (content !== undefined) {
      parent.text += decode(content);
    } else if (end) {
      if (parent.name !== name || open.length === 1) {
        throw new Error(`</${name}> ends <${parent.name}>`);
      }
      open.pop();
    } else {
      const attributes: Record<string, string> = {};
      for (const [, key = "", value = ""] of (groups["attributes"] ?? "").matchAll(/([\w.-]+)="([^"]*)"/g)) {
        if (key in attributes) {
          throw new Error(`<${name}> has ${key} twice`);
        }
        attributes[key] = decode(value);
      }
      const element = { name, attributes, children: [], text: "" };
      parent.children.push(element);
      if (!empty) {
        open.push(element);
      }
    }
  }
  const [only, ...more] = root.children;
  if (!only || more.length > 0 || open.length > 1 || root.text.trim() !== "") {
    throw new Error("a document has one root element, which ends");
  }
  return only;
}

function decode(text: string): string {
  if (text.includes("]]>")) {
    throw new Error("]]> stands in text");
  }
  return text.replace(/&([^;]*;?)/g, (reference, name: string) => {
    const character = ENTITIES[name.slice(0, -1)];
    if (character === undefined) {
      throw new Error(`${reference} is no entity`);
    }
    return character;
  });
}
