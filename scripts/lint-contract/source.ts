// Reads a document and knows where each of its values is written.
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import { isObject, type Json } from "../../src/openapi/document.ts";
import { ContractError } from "../../src/openapi/errors.ts";

/** Names and indices from the root of the document down to a value. */
export type Path = readonly (string | number)[];

/** A document and the places of its values in the text. */
export interface Source {
  readonly document: Json;
  /** `line:column` of the key or list member at the end of a path, or of the nearest one above it that is written. */
  readonly position: (path: Path) => string;
}

/**
 * Parses an OpenAPI document, in YAML or JSON.
 *
 * @throws {ContractError} naming line and column, if the text is neither.
 */
export function readSource(text: string, file: string): Source {
  const lines = new LineCounter();
  const yaml = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${line}:${col}`;
  };
  const [error] = yaml.errors;
  if (error) {
    throw new ContractError("document-invalid", `${file}:${at(error.pos[0])}: not YAML: ${error.message}`);
  }
  const document: unknown = yaml.toJS();
  if (!isObject(document)) {
    throw new ContractError("document-invalid", `${file}:1:1: not an OpenAPI document: no version under \`openapi\`.`);
  }
  return { document, position: (path) => at(offsetOf(yaml.contents, path)) };
}

function offsetOf(root: Node | null, path: Path): number {
  let node: unknown = root;
  let offset = 0;
  for (const segment of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(segment));
      if (!pair || !isScalar(pair.key)) {
        break;
      }
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(segment)];
      offset = (node as Node | undefined)?.range?.[0] ?? offset;
    } else {
      break;
    }
  }
  return offset;
}
