// Tells at which line of a text a place of a document stands.
import * as yaml from "yaml";
import { fromPointer } from "../../openapi/pointer.ts";

/** A longer text is not read a second time for its lines. */
const LONGEST_TEXT = 2_000_000;

/** The line of each pointer into a text of YAML or JSON, from 1 on; nothing where it cannot be told. */
export function linesOf(text: string): (pointer: string) => number | undefined {
  let lineAt: ((pointer: string) => number | undefined) | undefined;
  return (pointer) => {
    lineAt ??= text.length > LONGEST_TEXT ? () => undefined : readLines(text);
    return lineAt(pointer);
  };
}

function readLines(text: string): (pointer: string) => number | undefined {
  const counter = new yaml.LineCounter();
  const { contents } = yaml.parseDocument(text, { lineCounter: counter, merge: true, logLevel: "silent" });
  return (pointer) => {
    let node: unknown = contents;
    let line = 1;
    for (const token of fromPointer(pointer)) {
      const item = yaml.isMap(node)
        ? node.items.find(({ key }) => String(yaml.isScalar(key) ? key.value : key) === token)
        : yaml.isSeq(node)
          ? { key: node.items[Number(token)], value: node.items[Number(token)] }
          : undefined;
      // A line of what it stands in is better than none, as for what an anchor repeats.
      const offset = yaml.isNode(item?.key) ? item.key.range?.[0] : undefined;
      if (item === undefined || offset === undefined) {
        return line;
      }
      line = counter.linePos(offset).line;
      node = item.value;
    }
    return line;
  };
}
