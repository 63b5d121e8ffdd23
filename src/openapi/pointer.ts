import { isObject } from "./document.ts";

/** A token of a JSON pointer, as it is written in one (RFC 6901, section 3). */
export function escapeToken(token: string | number): string {
  return typeof token === "string" && /[~/]/.test(token)
    ? token.replaceAll("~", "~0").replaceAll("/", "~1")
    : String(token);
}

/** The JSON pointer of names and indices: `["paths", "/a"]` is `/paths/~1a`. */
export function toPointer(tokens: readonly (string | number)[]): string {
  return tokens.map((token) => `/${escapeToken(token)}`).join("");
}

const unescapeToken = (token: string): string =>
  token.includes("~") ? token.replaceAll("~1", "/").replaceAll("~0", "~") : token;

/** The names and indices of a JSON pointer. */
export function fromPointer(pointer: string): string[] {
  return pointer.split("/").slice(1).map(unescapeToken);
}

/** The names and indices of a reference into the same document (`#/…`), which is percent-encoded as well (RFC 6901, section 6). */
export function fromFragment(reference: string): string[] {
  return reference
    .slice(1)
    .split("/")
    .slice(1)
    .map((token) => unescapeToken(percentDecoded(token)));
}

/** A text without its percent-encoding; as it is, if that is malformed. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The value at a place below another one, or `undefined` if there is none. */
export function valueAt(root: unknown, tokens: readonly (string | number)[]): unknown {
  let value = root;
  for (const token of tokens) {
    if (Array.isArray(value)) {
      value = value[Number(token)];
    } else if (isObject(value) && Object.hasOwn(value, token)) {
      value = value[token];
    } else {
      return undefined;
    }
  }
  return value;
}
